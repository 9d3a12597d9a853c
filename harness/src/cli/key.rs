//! `recette key`: makes keys, and signs what people say: votes, abstentions, attestations.

use super::Usage;
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use recette_certify::Date;
use recette_certify::ballot::{Abstention, Attestation, Choice, Vote};
use recette_certify::envelope::{PayloadType, seal};
use recette_certify::group::{Group, Participant};
use recette_certify::keys::{PrivateKey, TagKey};
use recette_certify::policy::{Policy, What};
use recette_certify::words::Digest;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Subcommands of `key`.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make keys: NAME.key.pem signs, NAME.pub.pem verifies, NAME.tag.key makes tags; the first and the last stay secret
    New {
        /// Name of the files
        name: String,
        /// Only a key for tags: the group's, for suites that are shared
        #[arg(long)]
        tags_only: bool,
    },
    /// Vote on a dossier
    Vote {
        #[command(flatten)]
        sign: Sign,
        /// What `recette certify` says votes are on
        #[arg(long)]
        dossier: String,
        /// For, against, or neither
        #[arg(long, value_parser = ["approve", "refuse", "abstain"])]
        choice: String,
    },
    /// Say that a participant gives no results in this round
    Abstain {
        #[command(flatten)]
        sign: Sign,
    },
    /// Sign that a manual test was done with the candidate of the last check
    Attest {
        #[command(flatten)]
        sign: Sign,
        /// The ministry's policy
        #[arg(long)]
        policy: PathBuf,
        /// The step, from 1
        #[arg(long)]
        step: usize,
        /// The test failed
        #[arg(long)]
        failed: bool,
        /// Where the record of the test is; it stays in the ministry
        #[arg(long)]
        reference: String,
    },
}

/// What every signature needs.
#[derive(Debug, Args)]
pub struct Sign {
    /// The group file
    #[arg(long)]
    group: PathBuf,
    /// The private key
    #[arg(long)]
    key: PathBuf,
    /// The signed file to write
    #[arg(long, short)]
    output: PathBuf,
}

/// Runs `recette key …`.
pub fn run(key: &Key) -> Result<u8> {
    match key {
        Key::New { name, tags_only } => new(name, *tags_only)?,
        Key::Vote { sign, dossier, choice } => vote(sign, dossier, choice)?,
        Key::Abstain { sign } => abstain(sign)?,
        Key::Attest { sign, policy, step, failed, reference } => attest(sign, policy, (*step, !failed), reference)?,
    }
    Ok(0)
}

fn new(name: &str, tags_only: bool) -> Result<()> {
    let path = |suffix: &str| PathBuf::from(format!("{name}{suffix}"));
    let mut files = vec![(path(".tag.key"), format!("{}\n", TagKey::new(random()?).to_hex()), true)];
    if !tags_only {
        let key = PrivateKey::from_seed(&random()?);
        files.push((path(".key.pem"), key.to_pem()?, true));
        files.push((path(".pub.pem"), key.public().to_pem(), false));
        println!("key = \"{}\"", key.public().line());
        eprintln!("key id {}", key.public().id());
    }
    if let Some((taken, ..)) = files.iter().find(|(path, ..)| path.exists()) {
        return Err(Usage(format!(
            "{} is there already; hint: another name, keys are never written over",
            taken.display()
        ))
        .into());
    }
    for (path, text, secret) in files {
        write_new(&path, &text, secret)?;
        eprintln!("{}{}", path.display(), if secret { " (secret: only its owner can read it)" } else { "" });
    }
    Ok(())
}

/// 32 bytes of the system's randomness.
fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    std::fs::File::open("/dev/urandom").and_then(|mut f| f.read_exact(&mut bytes)).context("no randomness")?;
    Ok(bytes)
}

/// A new file; a secret one only its owner can read, from its first byte on.
fn write_new(path: &Path, text: &str, secret: bool) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mode = if secret { 0o600 } else { 0o644 };
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    file.and_then(|mut f| f.write_all(text.as_bytes())).with_context(|| path.display().to_string())
}

fn vote(sign: &Sign, dossier: &str, choice: &str) -> Result<()> {
    let (group, key) = (group(&sign.group)?, private(&sign.key)?);
    let who = signer(&group, &key, &sign.key)?;
    let dossier = Digest::parse(dossier).filter(|d| d.as_str().len() == 64);
    let hint = "--dossier is not 64 hexadecimal digits; hint: the last line of recette certify";
    let vote = Vote {
        group: group.group.clone(),
        round: group.round.clone(),
        participant: who.id.clone(),
        dossier: dossier.ok_or_else(|| Usage(hint.to_owned()))?,
        choice: match choice {
            "approve" => Choice::Approve,
            "refuse" => Choice::Refuse,
            _ => Choice::Abstain,
        },
        made: today(),
    };
    write_signed(sign, PayloadType::Vote, &vote, &key)
}

fn abstain(sign: &Sign) -> Result<()> {
    let (group, key) = (group(&sign.group)?, private(&sign.key)?);
    let participant = signer(&group, &key, &sign.key)?.id.clone();
    let abstention = Abstention { group: group.group.clone(), round: group.round.clone(), participant, made: today() };
    write_signed(sign, PayloadType::Abstention, &abstention, &key)
}

fn attest(sign: &Sign, policy_path: &Path, (step, passed): (usize, bool), reference: &str) -> Result<()> {
    let (group, key, policy) = (group(&sign.group)?, private(&sign.key)?, policy(policy_path)?);
    match step.checked_sub(1).and_then(|index| policy.steps.get(index)).map(|s| &s.what) {
        Some(What::Attested { key: expected, .. }) if *expected == key.public() => {}
        Some(What::Attested { person, .. }) => {
            return Err(Usage(format!("step {step} is signed by {person}, whose key this is not")).into());
        }
        _ => return Err(Usage(format!("step {step} of the policy is no attested one")).into()),
    }
    let context = crate::context::Context::new()?;
    let attestation = Attestation {
        group: group.group.clone(),
        round: group.round.clone(),
        participant: policy.participant,
        step,
        build: crate::bundling::build(&super::check::last(&context)?.comparison.candidate)?,
        passed,
        made: today(),
        reference: reference.to_owned(),
    };
    write_signed(sign, PayloadType::Attestation, &attestation, &key)
}

fn write_signed(
    sign: &Sign,
    payload_type: PayloadType,
    payload: &impl serde::Serialize,
    key: &PrivateKey,
) -> Result<()> {
    let bytes = seal(payload_type, &serde_json::to_vec(payload)?, key);
    crate::store::write_whole(&sign.output, &bytes).with_context(|| sign.output.display().to_string())?;
    eprintln!("{}", sign.output.display());
    Ok(())
}

/// The day, in UTC.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Reads a text file that the caller named.
pub fn text(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path);
    text.map_err(|e| Usage(format!("{}: {e}; hint: check the path", path.display())).into())
}

/// Reads a group file.
pub fn group(path: &Path) -> Result<Group> {
    Group::parse(&text(path)?).map_err(|mistakes| Usage(format!("{}:\n{mistakes}", path.display())).into())
}

/// Reads a policy.
pub fn policy(path: &Path) -> Result<Policy> {
    Policy::parse(&text(path)?).map_err(|mistakes| Usage(format!("{}:\n{mistakes}", path.display())).into())
}

/// Reads a private key.
pub fn private(path: &Path) -> Result<PrivateKey> {
    PrivateKey::parse(&text(path)?).map_err(|error| Usage(format!("{}: {error}", path.display())).into())
}

/// Reads a key for tags.
pub fn tags(path: &Path) -> Result<TagKey> {
    TagKey::parse(&text(path)?).map_err(|error| Usage(format!("{}: {error}", path.display())).into())
}

/// The participant that a key belongs to.
pub fn signer<'g>(group: &'g Group, key: &PrivateKey, path: &Path) -> Result<&'g Participant> {
    let found = group.participants.iter().find(|p| p.key == key.public());
    let hint = "is the key of no participant; hint: the group file holds the public keys";
    found.ok_or_else(|| Usage(format!("{} {hint}", path.display())).into())
}
