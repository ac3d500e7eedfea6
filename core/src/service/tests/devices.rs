//! What runs on an instance writes its disks, as long as it runs.

use super::instances::{image, web};
use super::*;
use crate::service::command::InstanceRef;
use crate::service::{InstanceDevice, InstanceFilter};

fn device(bench: &Bench, disk: &str) -> Result<InstanceDevice<Memory>, ServiceError> {
    let (instance, disk) = (InstanceRef::new("web"), DiskRef::new(disk));
    bench.service.instance_device(&instance, &disk)
}

#[test]
fn a_running_instance_reads_and_writes_its_disks() {
    with_bench(async |bench| {
        web(bench).await;
        let device = device(bench, "data").unwrap();
        assert_eq!(device.size().unwrap(), 1 << 20);
        device.write(2, b"xx").await.unwrap();
        device.flush().await.unwrap();
        let mut bytes = [0; 4];
        device.read(0, &mut bytes).await.unwrap();
        assert_eq!(&bytes, b"daxx");
        bench.run("snapshot create data one").await;
        device.discard(0, 1 << 20).await.unwrap();
        device.read(0, &mut bytes).await.unwrap();
        assert_eq!(bytes, [0; 4]);
        bench.run("disk resize data 2M").await;
        assert_eq!(device.size().unwrap(), 2 << 20);
        let running = bench.service.running_instances();
        assert_eq!(running.len(), 1);
        assert_eq!(running[0].disks.len(), 2);
    });
}

#[test]
fn a_device_ends_with_the_run_it_was_made_for() {
    with_bench(async |bench| {
        web(bench).await;
        bench.run("snapshot create data one").await;
        let fails = async |device: &InstanceDevice<Memory>, code: &str| {
            let before = bench.read("data", 0, 4).await;
            let mut bytes = [0];
            for result in [
                device.check(),
                device.size().map(drop),
                device.read(0, &mut bytes).await,
                device.write(0, b"late").await,
                device.discard(0, 1 << 20).await,
                device.flush().await,
            ] {
                assert_eq!(result.unwrap_err().code(), code);
            }
            assert_eq!(bench.read("data", 0, 4).await, before);
        };
        let first = device(bench, "data").unwrap();
        bench.run("instance reboot web").await;
        fails(&first, "IncorrectInstanceStatus").await;
        let second = device(bench, "data").unwrap();
        bench.run("instance stop web").await;
        fails(&second, "IncorrectInstanceStatus").await;
        assert!(device(bench, "data").is_err());
        bench.run("disk rollback data one").await;
        bench.run("instance start web").await;
        fails(&second, "IncorrectInstanceStatus").await;
        let third = device(bench, "data").unwrap();
        bench.run("disk detach data web").await;
        fails(&third, "IncorrectDiskStatus").await;
        bench.run("disk attach data web").await;
        let fourth = device(bench, "data").unwrap();
        bench.run("instance delete web --force").await;
        fails(&fourth, "InvalidInstanceId.NotFound").await;
        let all = InstanceFilter::default();
        let all = bench.service.describe_instances(&all);
        assert!(all.await.unwrap().is_empty());
    });
}

#[test]
fn a_device_is_of_a_disk_that_the_instance_has() {
    with_bench(async |bench| {
        image(bench).await;
        bench.run("instance run web --image base").await;
        bench.run("disk create other --size 1M").await;
        for (disk, code) in [
            ("other", "IncorrectDiskStatus"),
            ("nobody", "InvalidDiskId.NotFound"),
        ] {
            assert_eq!(device(bench, disk).err().unwrap().code(), code);
        }
    });
}
