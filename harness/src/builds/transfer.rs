//! Builds as files: `builds export` and adding such a file elsewhere (design §4).
//!
//! In: a build, or a file. Out: `tar.zst` with `build.json` first, then `root` or `install`; the same build gives the
//! same bytes. Suites move on, evidence must not: this is how a certified build is kept. Commands are not exported:
//! nothing received from others ever names a command to run.

use super::build::{Build, Draft, Ground, Kind, RECORD};
use super::error::{At, BuildError, Result};
use super::fingerprint::sorted;
use super::progress::Progress;
use super::unpack::{Target, make_merged_root, unpack_tar};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const LEVEL: i32 = 6;
const LARGEST_RECORD: u64 = 16 << 20;

/// Writes a build into a file, which appears complete or not at all.
pub fn export(build: &Build, file: &Path) -> Result<()> {
    if let Kind::Command(_) = build.kind {
        return Err(BuildError::usage(
            &build.name,
            "a command is not exported",
            "give its TOML file to the other machine",
        ));
    }
    let mut partial = file.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let written = write_archive(build, &partial).and_then(|()| std::fs::rename(&partial, file).at(file));
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn write_archive(build: &Build, file: &Path) -> Result<()> {
    let encoder = zstd::Encoder::new(BufWriter::new(File::create(file).at(file)?), LEVEL).at(file)?;
    let mut tar = tar::Builder::new(encoder);
    tar.follow_symlinks(false);
    tar.mode(tar::HeaderMode::Deterministic);
    let (folder, name, ground) = match &build.ground {
        Ground::OwnRoot { .. } => (build.folder.join("root"), "root", build.ground.clone()),
        Ground::HostLibraries { .. } => {
            (build.install_on_host(), "install", Ground::HostLibraries { install: "install".into() })
        }
    };
    let record = Build { ground, ..build.clone() }.to_json()?;
    append_record(&mut tar, &record).at(file)?;
    append(&mut tar, &folder, Path::new(name), 64)?;
    let encoder = tar.into_inner().at(file)?;
    let mut writer = encoder.finish().at(file)?;
    writer.flush().at(file)
}

fn append_record(tar: &mut tar::Builder<impl Write>, record: &[u8]) -> std::io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(record.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, RECORD, record)
}

fn append(tar: &mut tar::Builder<impl Write>, place: &Path, name: &Path, depth: u32) -> Result<()> {
    let data = std::fs::symlink_metadata(place).at(place)?;
    if data.is_dir() || data.is_file() || data.is_symlink() {
        tar.append_path_with_name(place, name).at(place)?;
    }
    if !data.is_dir() {
        return Ok(());
    }
    let deeper = depth.checked_sub(1).ok_or_else(|| BuildError::broken(place, "too many folders in folders"))?;
    for entry in sorted(place)? {
        append(tar, &entry, &name.join(entry.file_name().unwrap_or_default()), deeper)?;
    }
    Ok(())
}

fn open(file: &Path) -> Result<impl Read> {
    zstd::Decoder::new(BufReader::new(File::open(file).at(file)?)).at(file)
}

/// The record of an exported build.
pub fn read_record(file: &Path) -> Result<Build> {
    let not = |why: String| BuildError::broken(file, format!("not an exported build: {why}"));
    let mut archive = tar::Archive::new(open(file)?);
    let first = archive.entries().map_err(|e| not(e.to_string()))?.next();
    let first = first.ok_or_else(|| not("empty".into()))?.map_err(|e| not(e.to_string()))?;
    if first.path().map_err(|e| not(e.to_string()))? != Path::new(RECORD) {
        return Err(not(format!("it does not begin with {RECORD}")));
    }
    let mut bytes = Vec::new();
    first.take(LARGEST_RECORD).read_to_end(&mut bytes).at(file)?;
    let build = Build::parse(&bytes, file)?;
    match (&build.kind, &build.ground) {
        (Kind::Command(_), _) => Err(not("it names a command".into())),
        (_, Ground::HostLibraries { install }) if install != Path::new("install") => {
            Err(not("it leaves its folder".into()))
        }
        (_, Ground::OwnRoot { program }) if program.components().any(|c| c.as_os_str() == "..") => {
            Err(not("it leaves its folder".into()))
        }
        _ => Ok(build),
    }
}

/// Unpacks an exported build into `folder`.
pub(super) fn import(record: &Build, file: &Path, folder: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Draft> {
    if record.architecture != std::env::consts::ARCH {
        let why = format!("made for {}, and this machine is {}", record.architecture, std::env::consts::ARCH);
        return Err(BuildError::usage(file.display().to_string(), why, "import it on such a machine"));
    }
    progress(Progress::Step(format!("unpacking {}", file.display())));
    match record.ground {
        Ground::OwnRoot { .. } => {
            let root = folder.join("root");
            make_merged_root(&root)?;
            unpack_tar(open(file)?, Target { only: "root", ..Target::system(&root) })?;
        }
        Ground::HostLibraries { .. } => {
            let install = folder.join("install");
            std::fs::create_dir_all(&install).at(&install)?;
            unpack_tar(open(file)?, Target { only: "install", ..Target::plain(&install) })?;
        }
    }
    let draft = Draft::office(record.ground.clone(), folder)?;
    Ok(Draft { patches: record.patches.clone(), packages: record.packages.clone(), ..draft })
}
