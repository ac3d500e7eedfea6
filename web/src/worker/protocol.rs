//! What the page and its worker say to each other: plain values, posted as plain JavaScript objects.
//!
//! Every request carries an id that its replies repeat. `File`s and handles cross as themselves, by
//! structured clone, so no byte of a file is read on the page's side. The enums are externally
//! tagged: with `#[serde(tag = …)]` those JavaScript values could not be kept as they are.

use super::wire;
use rowdisk::service::views::{
    BytesView, EventView, FailureView, LockedDiskView, Outcome, RegionView, SandboxChoice,
    VerifiedView, WorkloadView,
};
use rowdisk::workload::Step;
use rowdisk_files::Differences;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

pub(crate) use super::codes as code;
pub(crate) use super::query::{BytesQuery, MapQuery, Query};
pub(crate) use rowdisk_files::{Answer as FilesAnswer, Request as FilesRequest};

/// Why something did not happen: a code that says what to do about it, and its values.
pub(crate) type Failure = FailureView;

/// A request with the id its replies repeat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) id: u64,
    /// The place of its region among all.
    #[serde(default)]
    pub(crate) region: u8,
    pub(crate) request: Request,
}

/// What the page asks of the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Open the pool, or make it; `steal` takes it from the tab that has it.
    Open { steal: bool },
    /// Do a command, given as its text.
    Run { command: String },
    /// Do a command with its passphrases beside it: they stand in no log.
    RunWithSecrets {
        command: String,
        secrets: SecretWords,
    },
    /// Do a command that reads a file: an import, a write from a file.
    RunWithFile {
        command: String,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        file: web_sys::File,
        /// For a disk that is to be encrypted.
        #[serde(default)]
        secrets: Option<SecretWords>,
    },
    /// Do a command that puts several files on a disk, in its order.
    RunWithFiles {
        command: String,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        files: js_sys::Array,
    },
    /// Copy a file that lies on a disk, or on its snapshot of that id, and hand it over.
    FetchFile {
        disk: String,
        snapshot: Option<String>,
        /// The partition's number; 0 for a disk without partitions.
        volume: u32,
        path: String,
    },
    /// Compare two moments of a disk file by file.
    CompareFiles(Pair),
    /// Write a disk or a snapshot into the file a person chose.
    ExportTo {
        command: String,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        sink: web_sys::FileSystemFileHandle,
    },
    /// Write a disk or a snapshot into a file of the browser's own, or into memory, and hand that over.
    Export { command: String },
    /// Walk everything and verify it.
    Check,
    /// Say whether a command would be done, and change nothing.
    DryRun { command: String },
    /// Say what a copy to another region would come to.
    PreviewCopy { command: String },
    /// Go on with a copy into this region, by its id.
    RunCopy { id: String },
    /// Say what a command would delete, and change nothing.
    Preview { command: String },
    /// Answer a question. What takes a long walk comes with what is known of it by then.
    Ask(Query),
    /// Answer a question in full.
    Await(Query),
    /// Look for something in a disk's bytes; changes nothing.
    Seek(Seek),
    /// Write and flush some bytes as a program on the disk would: no command, and no line in the log.
    Probe {
        disk: String,
        offset: u64,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Read all data of a workload and judge it: on a disk, or its snapshot of that id; as an incident
    /// knows it, if one is given.
    Verify {
        disk: String,
        snapshot: Option<String>,
        incident: Option<u64>,
    },
    /// Give up the running request of that id.
    Cancel { id: u64 },
    /// Throw the whole pool away and begin an empty one.
    Reset,
    /// Begin a simulation, go on with it, or end it. There is one at a time.
    Simulate(Simulate),
}

/// Passphrases.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SecretWords {
    pub(crate) passphrase: String,
    pub(crate) new_passphrase: Option<String>,
}

impl std::fmt::Debug for SecretWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretWords")
    }
}

/// What is asked of a simulation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Simulate {
    Begin(SandboxChoice),
    /// Go on to a moment, or as far as one slice leads. Shown from a disk, at that moment or where it
    /// is asked for.
    Go {
        until_ms: u64,
        disk: String,
        is_shown: bool,
    },
    /// Its memory is given back.
    End,
}

/// The present as a moment; any other moment is a snapshot's id.
pub(crate) const NOW: &str = "now";

/// Two moments of a disk: each a snapshot, or [`NOW`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub(crate) disk: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl Pair {
    pub(crate) fn is_same(&self) -> bool {
        self.before == self.after
    }
}

/// A volume with files at one of two moments at least.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ComparedVolume {
    /// The partition's number; 0 for a disk without partitions.
    pub(crate) number: u32,
    pub(crate) outcome: FilesOutcome,
}

/// What came of comparing a volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum FilesOutcome {
    Files(Differences),
    /// The volume had another filesystem, or none, or lay elsewhere.
    OtherFilesystem,
    /// Its files cannot be read.
    Failed(Failure),
}

/// As many bytes as can be looked for; of a text, in UTF-8.
pub(crate) const SOUGHT_LEN_MAX: usize = 4096;

/// Something to look for in a disk's bytes, from a place on, forward or backward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seek {
    pub(crate) disk: String,
    pub(crate) moment: String,
    pub(crate) from: u64,
    pub(crate) is_backward: bool,
    pub(crate) sought: Sought,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Sought {
    Bytes(#[serde(with = "serde_bytes")] Vec<u8>),
    Text {
        text: String,
        is_case_blind: bool,
    },
    /// A difference from another moment.
    Difference(String),
}

/// Bytes of one moment, and of the other one if it was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct BytesPair {
    pub(crate) here: BytesView,
    pub(crate) other: Option<BytesView>,
}

/// A request's result, as the value it crosses as: only who asked reads it, as what it was asked for
/// ([`super::answers`]), so that a part of the page that is not here needs no code for its answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Answer(#[serde(with = "serde_wasm_bindgen::preserve")] pub(crate) JsValue);

impl Answer {
    /// Something that can be said. What cannot is unreadable for the page, which says so.
    pub(crate) fn of<T: Serialize>(value: T) -> Self {
        Self(wire::to_js(&value).unwrap_or_default())
    }
}

/// Many short texts of one line, as one: so it takes the page no time to read them.
#[derive(Debug, PartialEq)]
pub(crate) struct Texts(pub(crate) Vec<String>);

impl Texts {
    pub(crate) fn answer(self) -> Answer {
        Answer(JsValue::from_str(&self.0.join("\n")))
    }

    pub(crate) fn read(answer: &Answer) -> Option<Self> {
        let text = answer.0.as_string()?;
        Some(Self(text.lines().map(str::to_owned).collect()))
    }
}

/// A finished export: a `Blob` of the browser's own, or nothing if it went into the chosen file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Exported {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub(crate) file: JsValue,
    pub(crate) outcome: Outcome,
}

/// How the pool was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// Whether there was none before.
    pub(crate) is_new: bool,
    /// How long it took.
    pub(crate) elapsed_ms: f64,
}

/// What a check looked at and found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checked {
    pub(crate) versions: u64,
    pub(crate) nodes: u64,
    pub(crate) blocks: u64,
    /// Blocks of locked disks, which are there and were not verified.
    pub(crate) locked_blocks: u64,
    /// Those disks.
    pub(crate) locked: Vec<LockedDiskView>,
    /// Bytes allocated and accounted for.
    pub(crate) accounted_bytes: u64,
    /// Each fault, as the checker words it.
    pub(crate) findings: Vec<String>,
    /// How many there are in all; the list may be shorter.
    pub(crate) findings_count: u64,
    pub(crate) elapsed_ms: f64,
}

/// A region, as far as it was ever used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RegionState {
    /// Its id.
    pub(crate) id: String,
    /// Nothing for one without a pool.
    pub(crate) view: Option<RegionView>,
    /// Copies into it whose data is being carried: their ids, bytes so far and in all.
    pub(crate) carried: Vec<(String, u64, u64)>,
}

/// A copy between regions that stopped with its page, and goes on when it is told to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoppedCopy {
    pub(crate) id: String,
    /// What it makes: an image's or a snapshot's name.
    pub(crate) name: String,
    /// The ids of the regions.
    pub(crate) from: String,
    pub(crate) to: String,
}

/// A workload, and how it goes in this session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct WorkloadState {
    pub(crate) view: WorkloadView,
    /// Why it rests, though its instance runs.
    pub(crate) trouble: Option<Failure>,
    /// What it did since the page was loaded.
    pub(crate) totals: Step,
    /// Requests and bytes in each of the last seconds.
    pub(crate) samples: Vec<(u32, u32)>,
    /// The last verification of its disk.
    pub(crate) verified: Option<VerifiedView>,
}

/// How far a long request is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// Bytes, or whatever `total` counts.
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
}

/// What the worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// The first message: which build this worker is of.
    Ready {
        build: String,
    },
    Reply {
        id: u64,
        result: Box<Result<Answer, Failure>>,
    },
    Progress {
        id: u64,
        progress: Progress,
    },
    /// Something was committed: what the page shows may be old.
    Changed,
    /// Policies and dates did something by themselves, or could not.
    Ran(Vec<EventView>),
    /// Another tab took the pool. Nothing was or will be written after that.
    TakenOver,
    /// It did not open as another tab had the pool, which has it no more.
    Freed,
    /// The pool cannot go on; it has to be opened again.
    Lost(Failure),
}

/// The one file of the browser's own through which exports go.
pub(crate) const EXPORT_FILE: &str = "export.raw";

/// A failure of the page's or the worker's own.
pub(crate) fn failure(code: &str) -> Failure {
    Failure {
        code: code.to_owned(),
        key: code.to_owned(),
        params: Vec::new(),
        message: String::new(),
        undo: None,
    }
}
