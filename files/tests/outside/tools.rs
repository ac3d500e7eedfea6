//! Running the programs that know the filesystems from another side.

use std::{
    ffi::OsStr,
    fs,
    io::{Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// A folder for images, gone at the end.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs a program; its output.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> String {
    let output = output(program, arguments);
    let text = text(&output);
    assert!(output.status.success(), "{program}: {text}");
    text
}

/// Runs a program; whether it succeeded, and its output.
pub(crate) fn tried<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> (bool, String) {
    let output = output(program, arguments);
    (output.status.success(), text(&output))
}

fn output<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Output {
    let places = ["/usr/sbin", "/sbin"].map(|place| PathBuf::from(place).join(program));
    let here = places.into_iter().find(|place| place.is_file());
    Command::new(here.unwrap_or_else(|| program.into()))
        .args(arguments)
        // mtools refuses some sound disks otherwise.
        .env("MTOOLS_SKIP_CHECK", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed for this test: {error}"))
}

fn text(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

/// An empty image of so many mebibytes.
pub(crate) fn image(folder: &Path, mebibytes: u64) -> PathBuf {
    let image = folder.join("image");
    fs::File::create(&image)
        .unwrap()
        .set_len(mebibytes << 20)
        .unwrap();
    image
}

/// A FAT image by mkfs.fat.
pub(crate) fn fat(folder: &Path, mebibytes: u64, bits: u32) -> PathBuf {
    let image = image(folder, mebibytes);
    let bits = bits.to_string();
    let path = image.to_str().unwrap();
    run(
        "mkfs.fat",
        &["-F", &bits, "-n", "MADE", "-i", "12345678", path],
    );
    image
}

/// An ext image of so many mebibytes with what is in `content`, by mke2fs. What it does not write is noise, so
/// that what is taken for written by mistake shows.
pub(crate) fn ext(folder: &Path, content: &Path, mebibytes: usize, options: &[&str]) -> PathBuf {
    let image = folder.join("image");
    fs::write(&image, noise(99, mebibytes << 20)).unwrap();
    let mut arguments = vec!["-q", "-F", "-E", "nodiscard"];
    arguments.extend(options);
    arguments.extend(["-d", content.to_str().unwrap(), image.to_str().unwrap()]);
    run("mke2fs", &arguments);
    image
}

/// A file in so many pieces with holes between, as mke2fs keeps them; its bytes.
pub(crate) fn holes(path: &Path, pieces: u64) -> Vec<u8> {
    let mut file = fs::File::create(path).unwrap();
    for index in 0..pieces {
        file.seek(SeekFrom::Start(index * 10_000)).unwrap();
        file.write_all(&noise(index, 1000)).unwrap();
    }
    file.set_len(pieces * 10_000 + 12_345).unwrap();
    fs::read(path).unwrap()
}

/// Has debugfs change an ext image.
pub(crate) fn debugfs(image: &Path, request: &str) -> String {
    run("debugfs", &["-w", "-R", request, image.to_str().unwrap()])
}

/// Leaves a block that nobody has in the journal of an ext image: the first one of a file.
pub(crate) fn open_journal(folder: &Path, image: &Path, file: &Path) {
    let requests = format!("jo -c -v 3\njw -b 16000 {}\njc\n", file.display());
    debugfs_all(folder, image, &requests);
}

/// Has debugfs carry out some requests.
pub(crate) fn debugfs_all(folder: &Path, image: &Path, requests: &str) {
    let script = folder.join("script");
    fs::write(&script, requests).unwrap();
    let to = [
        OsStr::new("-w"),
        OsStr::new("-f"),
        script.as_os_str(),
        image.as_os_str(),
    ];
    run("debugfs", &to);
}

/// What fsck.fat says of a disk; sound ones only.
pub(crate) fn check_fat(folder: &Path, bytes: &[u8]) -> String {
    let image = folder.join("checked");
    fs::write(&image, bytes).unwrap();
    let (sound, text) = tried("fsck.fat", &[OsStr::new("-n"), image.as_os_str()]);
    assert!(sound, "{text}");
    text
}

/// The names that mtools sees, with folders below.
pub(crate) fn mdir(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let image = folder.join("listed");
    fs::write(&image, bytes).unwrap();
    let text = run(
        "mdir",
        &[
            OsStr::new("-i"),
            image.as_os_str(),
            OsStr::new("-/"),
            OsStr::new("-b"),
            OsStr::new("::"),
        ],
    );
    let mut names: Vec<_> = text
        .lines()
        .map(|line| line.trim_start_matches("::").to_owned())
        .collect();
    names.sort();
    names
}

/// A file's bytes as mtools reads them.
pub(crate) fn mtype(folder: &Path, bytes: &[u8], path: &str) -> Vec<u8> {
    let image = folder.join("typed");
    fs::write(&image, bytes).unwrap();
    let to = folder.join("copy");
    let from = format!("::{path}");
    run(
        "mcopy",
        &[
            OsStr::new("-n"),
            OsStr::new("-i"),
            image.as_os_str(),
            OsStr::new(&from),
            to.as_os_str(),
        ],
    );
    fs::read(to).unwrap()
}

/// Bytes that look like nothing, from a seed.
pub(crate) fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_685_821_657_736_338_717) | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(len).collect()
}
