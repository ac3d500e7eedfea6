//! Texts of regions, zones, copies between regions and drills.

use rowdisk::service::views::CopiedView;

texts! {
    /// Texts of regions.
    RegionsText {
        Why = "A region is a pool of its own, in a database of its own in this browser. A zone is a part of a region: a disk is reached by instances of its zone only, and a snapshot makes disks in any zone of its region. What is copied to another region survives the loss of this one.";
        Shown = "shown";
        Go = "Go there";
        Unused = "Nothing here yet. The region gets its pool with the first copy, or when you go there.";
        Holds { disks: u32, snapshots: u32, images: u32, instances: u32 } = "Disks: {disks}, snapshots: {snapshots}, images: {images}, instances: {instances}";
        Zone = "Zone";
        Disks = "Disks";
        Instances = "Instances";
        Running = "Running";
        State = "State";
        Well = "available";
        Lost = "lost";
        LoseZone = "Lose…";
        LoseZoneOne { zone: String } = "Lose the zone {zone}…";
        LoseZoneTitle { zone: String } = "Lose the zone {zone}?";
        LoseZoneWhat { instances: u32, disks: u32 } = "Running instances in it that stop at once: {instances}. Disks that cannot be read, written or attached until the zone is restored: {disks}.";
        LoseZoneWay = "Snapshots and images survive: make new disks and instances from them in another zone.";
        RestoreZone = "Restore";
        RestoreZoneOne { zone: String } = "Restore the zone {zone}";
        LoseRegion = "Lose this region…";
        LoseRegionTitle { region: String } = "Lose the region {region}?";
        LoseRegionWhat { instances: u32 } = "All its instances stop at once: {instances}. It refuses everything until it is restored, reading too.";
        LoseRegionWay = "Go on in another region with what was copied there before.";
        RestoreRegion = "Restore this region";
        LostRegion = "This region is lost, as a drill. It refuses everything until you restore it.";
        Drill = "This is a drill: no data is lost. Restoring brings everything back as it was, but that instances that were running stay stopped until somebody starts them.";
        LoseDo = "Lose it";
        Copies = "On their way here";
        CopyFrom { from: String } = "from {from}";
        CopyWhole = "whole";
        CopyDifference = "the difference";
        CopyProgress { done: String, total: String } = "{done} of {total}";
        CopyPaused = "stopped when its page was closed";
        CopyFailed = "failed";
        Resume = "Go on";
        ResumeOne { name: String } = "Go on with {name}";
        Cancel = "Cancel";
        GaveUp { name: String } = "Gave up the copy of {name}";
        CancelOne { name: String } = "Cancel the copy {name}";
        Remove = "Remove";
        RemoveOne { name: String } = "Remove {name}";
        Copied { name: String } = "{name} is copied";
        Copy = "Copy to a region…";
        CopyTitle { name: String } = "Copy {name} to another region";
        CopyWhy = "The copy is a snapshot of its own with a new id. Tags are not copied, and no disk can be rolled back to it.";
        CopyImageWhy = "Its snapshots are copied, and make an image there.";
        To = "To the region";
        PlanWhole { bytes: String } = "Nothing of it is there yet: all data is carried, {bytes}.";
        PlanSince { base: String, bytes: String } = "Only what changed since {base}, which was copied there before, is carried: {bytes}.";
        PlanComing = "Counting what has to be carried…";
        Days = "Days it is kept";
        DaysHint = "Empty: for ever";
        DaysNot = "This is a whole number from 1 to 65,536.";
        CopyDo = "Copy";
        CopyOf { disk: String, region: String } = "copy of {disk} from {region}";
        CopyAge { ago: String } = "its data is from {ago}";
        ZoneField = "Zone";
        ZoneHint = "A disk is reached by instances of its zone only";
        ZoneHintInstance = "Its disks are in the same zone";
        ZoneLost { zone: String } = "{zone} (lost)";
        InZone { zone: String } = "in {zone}";
        LostHere = "Its zone is lost, as a drill: what is in it can be neither read nor written until the zone is restored. Its snapshots are in no zone: they still make disks elsewhere.";
        CutOff = "It stopped when its zone was lost. The zone is there again; the instance stays stopped until somebody starts it.";
        ZoneFirstOf { names: String } = "In a lost zone: {names}. Restore that first, or leave them out.";
        ZoneFirst = "Its zone is lost: restore that first.";
        LostSomewhere = "A zone here, or this region, is lost, as a drill. What is there comes back when you restore it:";
        Stopped { name: String, from: String, to: String } = "The copy of {name} from {from} to {to} stopped when its page was closed.";
        Migrate = "Migrate to another region…";
        MigrateTitle { name: String } = "Migrate {name} to another region";
        MigrateWhy = "The instance here and its disks stay as they are until you delete them. What is written here after the snapshots does not get there: stop the instance first if nothing may be missed.";
        MigrateStep1 = "Take snapshots of all its disks, all of one moment, and make an image of them";
        MigrateStep2 { region: String } = "Copy the image to {region}";
        MigrateStep3 = "Run an instance from it there; its disks keep their names where these are free there, and stay or go with it as here";
        MigrateStep3Runs = "Run an instance from it there, with the workload it has here; its disks keep their names where these are free there, and stay or go with it as here";
        MigrateLocked = "Encrypted and locked, and has to be read to be copied. Unlock first:";
        MigrateLost = "That region or zone is lost, as a drill. Choose another one, or restore it.";
        MigrateDo = "Migrate";
        MigrateDone { name: String, region: String } = "{name} runs in {region} now.";
        MigrateNotAll = "Not all is as it is here. Set there what was refused:";
        MigrateDoneHint = "Look whether all is well there before you release the one here.";
        MigrateThere = "Go there";
        MigrateLeaves = "Policies of its disks and its scaling rule are of this region: set them there anew.";
        MigrateStopped = "If this page is closed meanwhile, the copy waits on the regions' page; run the instance from the image when it is there.";
    }
}

/// What the copies of a disk of another region are called, where that disk's own name would stand.
pub(crate) fn copy_of(of: &CopiedView) -> String {
    RegionsText::CopyOf {
        disk: of.disk.name.clone(),
        region: of.region.clone(),
    }
    .to_string()
}
