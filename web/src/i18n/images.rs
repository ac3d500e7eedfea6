//! Texts of the images page.

texts! {
    /// Texts of the images page.
    ImagesText {
        Summary { count: u64 } = by count: "{count} image", "{count} images";
        EmptyTitle = "No images yet";
        EmptyWhy = "An image is a named state from which disks are made. Choose a snapshot of a system disk, then New image.";
        From = "Made from";
        Data = "Data";
        Disks = "Disks made from it";
        Made = "Made";
        NoDisks = "none";
        Run = "Run instance…";
        Instances = "Instances";
        NewDisk = "New disk…";
        Export = "Export…";
    }
}
