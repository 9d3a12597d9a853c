//! What harness and zygote say to each other.
//!
//! Two channels. The *control socket* (SOCK_SEQPACKET, one JSON message a packet) is between the harness and the zygote, which
//! is trusted: [`Job`] with two descriptors (input, result pipe) one way, [`Reply`] the other. The *result pipe* is
//! written by the child that has loaded a hostile document: a sequence of [`Event`] frames, each a header of bounded
//! length and a payload; its reader trusts nothing in it.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// Version of everything here; part of the conditions.
pub const WIRE_VERSION: u32 = 2;

/// Longest header of a frame, in bytes.
pub const MAX_HEADER: u32 = 64 * 1024;

/// What a child is asked to do with one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Extension of the input, which picks the office's import filter; lowercase letters only.
    pub extension: String,
    /// The component that has to open it, as LibreOfficeKit numbers document types: 0 text, 1 spreadsheet, 2 slides.
    pub document_type: i32,
    /// Saves, in order.
    pub saves: Vec<Save>,
    /// Dots per inch for painting; 0 paints nothing.
    pub dpi: u32,
    /// Most pixels of a page; larger ones are painted at a lower resolution.
    pub max_pixels: u64,
    /// Language of load options, `fr-FR`.
    pub language: String,
    /// Password, where the suite has one.
    pub password: Option<String>,
    /// Limits of the child.
    pub limits: ChildLimits,
}

/// One save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Save {
    /// Name under which the file comes back.
    pub name: String,
    /// Extension, which picks the export filter.
    pub extension: String,
    /// Filter name: saved by the template profile's macro when it is given, by `saveAs` otherwise.
    pub filter: Option<String>,
}

/// Limits of one child.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChildLimits {
    /// Milliseconds of wall time.
    pub wall_ms: u64,
    /// MiB of address space that the child may add to the zygote's.
    pub memory_mib: u64,
    /// MiB of each of its tmpfs.
    pub scratch_mib: u64,
}

/// Told by the zygote once, when it can fork.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ready {
    /// LibreOfficeKit's own version information (JSON text of the office).
    pub version: String,
    /// What is confined in children: `mount`, `landlock:N`, `seccomp`.
    pub sandbox: Vec<String>,
    /// Names of the threads left.
    pub threads: Vec<String>,
    /// Milliseconds from start to ready.
    pub start_ms: u64,
    /// Why it cannot work, if so.
    pub error: Option<String>,
}

/// How a child ended; told by the zygote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Exit code, if it exited.
    pub exit: Option<i32>,
    /// Signal, if one killed it.
    pub signal: Option<i32>,
    /// Killed at its deadline.
    pub timed_out: bool,
    /// User and system CPU time in milliseconds.
    pub cpu_ms: u64,
    /// Wall time in milliseconds.
    pub wall_ms: u64,
    /// Peak resident memory in MiB.
    pub rss_mib: u64,
    /// Why no child was started, if so.
    pub error: Option<String>,
}

/// Header of a frame of the result pipe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// The document is loaded.
    Loaded {
        /// Document type as LibreOfficeKit numbers it.
        document_type: i32,
        /// Milliseconds.
        ms: u64,
    },
    /// A painted page; the payload is `width * height * channels` bytes: RGB, or grey where all of it is grey, as
    /// most pages are.
    Page {
        /// From 0.
        index: u32,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Dots per inch it was painted at.
        dpi: u32,
        /// 3 or 1.
        channels: u8,
    },
    /// All pages are painted.
    Painted {
        /// Pages, those of no size included.
        pages: u32,
        /// Milliseconds.
        ms: u64,
    },
    /// A saved file; the payload is its bytes.
    Saved {
        /// Name of the save.
        name: String,
        /// Milliseconds.
        ms: u64,
    },
    /// A stage failed and the office said so.
    Failed {
        /// `setup`, `load`, `render`, `save`.
        stage: String,
        /// Name of the save.
        name: Option<String>,
        /// Its words.
        message: String,
    },
    /// The crash handler ran.
    Crash {
        /// Signal number.
        signal: i32,
        /// Frames, innermost first: `library+symbol`.
        frames: Vec<String>,
        /// Peak address space in MiB.
        peak_mib: u64,
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// What comes next: for telling at which stage a silent death happened.
    Entering {
        /// `load`, `render`, `save`.
        stage: String,
        /// Name of the save.
        name: Option<String>,
    },
    /// Everything was done.
    Done,
}

/// Writes a frame: header length (u32 LE), payload length (u64 LE), header, payload.
pub fn write_frame(out: &mut impl Write, event: &Event, payload: &[u8]) -> io::Result<()> {
    let header = serde_json::to_vec(event)?;
    let mut lengths = [0u8; 12];
    lengths[..4].copy_from_slice(&(header.len() as u32).to_le_bytes());
    lengths[4..].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    out.write_all(&lengths)?;
    out.write_all(&header)?;
    out.write_all(payload)
}

/// Reads a frame from an untrusted writer; `None` at the end. `budget` is lowered by every byte and must not be passed.
pub fn read_frame(input: &mut impl Read, budget: &mut u64) -> io::Result<Option<(Event, Vec<u8>)>> {
    let mut lengths = [0u8; 12];
    match input.read(&mut lengths)? {
        0 => return Ok(None),
        got => input.read_exact(&mut lengths[got..])?,
    }
    let [a, b, c, d, rest @ ..] = lengths;
    let header = u32::from_le_bytes([a, b, c, d]);
    let payload = u64::from_le_bytes(rest);
    let total = u64::from(header).saturating_add(payload);
    if header > MAX_HEADER || total > *budget {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame over its limit"));
    }
    *budget -= total;
    let header = read_bytes(input, u64::from(header))?;
    let payload = read_bytes(input, payload)?;
    Ok(Some((from_json(&header)?, payload)))
}

fn read_bytes(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    // The length is a claim: memory is only taken as bytes arrive.
    let mut bytes = Vec::with_capacity(length.min(16 << 20) as usize);
    let got = input.take(length).read_to_end(&mut bytes)? as u64;
    if got == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Parses a control message.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes).map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e))
}

/// Renders a control message.
pub fn to_json<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(message).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &Event::Done, b"xyz").expect("vec");
        let mut budget = 1000;
        let (event, payload) = read_frame(&mut bytes.as_slice(), &mut budget).expect("frame").expect("one");
        assert_eq!((event, payload.as_slice()), (Event::Done, b"xyz".as_slice()));
    }

    #[test]
    fn a_claimed_size_is_not_believed() {
        let mut bytes = vec![2, 0, 0, 0];
        bytes.extend(u64::MAX.to_le_bytes());
        assert!(read_frame(&mut bytes.as_slice(), &mut 1000).is_err());
    }
}
