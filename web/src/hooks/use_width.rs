//! How wide an element is, as it changes.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Element;
use yew::prelude::*;

/// The element's width in CSS pixels; 0 before it is there.
#[hook]
pub(crate) fn use_width(node: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    {
        let (node, width) = (node.clone(), width.setter());
        // An element that comes later, or another one, is looked at once there is something new to draw.
        use_effect_with(node.get(), move |_| {
            let element = node.cast::<Element>();
            let measure = {
                let element = element.clone();
                Closure::<dyn FnMut()>::new(move || {
                    if let Some(element) = &element {
                        width.set(f64::from(element.client_width()));
                    }
                })
            };
            // It calls once for the beginning.
            let observer = web_sys::ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(measure);
            }
        });
    }
    *width
}
