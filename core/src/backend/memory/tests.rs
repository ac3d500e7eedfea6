use super::*;

#[test]
fn extents_join_and_refill() {
    let mut extents = allocator::Extents::new(1, Some(10));
    let a = extents.take(4, true).unwrap();
    let b = extents.take(4, true).unwrap();
    assert_eq!((a, b, extents.take(4, true)), (1, 5, None));
    extents.give(a, 4);
    extents.give(b, 4);
    assert_eq!(extents.available(), Some(10));
    assert_eq!(extents.take(8, false), Some(1));
    assert_eq!(extents.take(2, false), Some(9));
    assert_eq!(extents.available(), Some(0));
}
