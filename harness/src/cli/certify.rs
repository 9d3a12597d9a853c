//! `recette certify`: the group's verdict, its dossier, and the dossier verified.

use super::Usage;
use super::key::{group, private, text as text_of, today};
use crate::dossier;
use anyhow::{Context as _, Result};
use clap::Args;
use recette_certify::Date;
use recette_certify::certificate::{Certificate, certify};
use recette_certify::dossier::accuracy::Card;
use recette_certify::dossier::list::Compared;
use recette_certify::dossier::tested::FileList;
use recette_certify::dossier::{Material, name_bundles};
use recette_certify::envelope::LARGEST;
use recette_certify::group::Group;
use recette_certify::intake::{Believed, Received, intake};
use recette_certify::keys::{PrivateKey, PublicKey};
use recette_certify::sentences::{Language, text};
use recette_certify::words::Digest;
use std::path::{Path, PathBuf};

/// Arguments of `certify`.
#[derive(Debug, Args)]
pub struct Certify {
    /// The group file
    #[arg(long)]
    group: PathBuf,
    /// Bundles, abstentions and votes, in any order
    #[arg(required_unless_present = "verify")]
    files: Vec<PathBuf>,
    /// The day that counts (default: today); for checking a certificate again
    #[arg(long)]
    on: Option<String>,
    /// The certificate as JSON on standard output
    #[arg(long)]
    json: bool,
    /// Language of the text, and of the dossier's first page and PDF: fr or en
    #[arg(long, default_value = "en", value_parser = ["fr", "en"])]
    lang: String,
    /// Write the dossier into this new folder, signed
    #[arg(long, value_name = "DIR", requires = "key")]
    dossier: Option<PathBuf>,
    /// The secretary's private key: signs the dossier
    #[arg(long, requires = "dossier")]
    key: Option<PathBuf>,
    /// The accuracy card for the dossier: what recette accuracy --json printed
    #[arg(long, value_name = "FILE", requires = "dossier")]
    accuracy: Option<PathBuf>,
    /// The files of a tested build for the dossier: what recette builds files printed
    #[arg(long, value_name = "FILE", requires = "dossier")]
    tested: Vec<PathBuf>,
    /// Verify a dossier instead: signature, every file, and verdict and pages made anew from the evidence in it
    #[arg(long, value_name = "DIR", conflicts_with_all = ["files", "dossier", "on", "json"])]
    verify: Option<PathBuf>,
}

/// Runs `certify`.
pub fn run(arguments: &Certify) -> Result<u8> {
    let group = group(&arguments.group)?;
    let language = language(&arguments.lang);
    if let Some(folder) = &arguments.verify {
        return verify(folder, &group, &arguments.group, language);
    }
    let on = arguments.on.as_deref().map_or_else(|| Ok(today()), day)?;
    let missing = arguments.files.iter().find(|p| !p.is_file());
    if let Some(path) = missing {
        return Err(Usage(format!("{}: no such file; hint: check the path", path.display())).into());
    }
    let wanted = arguments.wanted(&group)?;
    // One file at a time: what is read is sorted out and dropped before the next.
    let name = if wanted.is_some() { by_digest } else { by_name };
    let mut believed = intake(&group, on, arguments.files.iter().map(|path| received(path, name)));
    if wanted.is_some() {
        name_bundles(&mut believed);
    }
    let certificate = certify(&group, &believed, on);
    if let Some(wanted) = wanted {
        wanted.write(arguments, (&group, &believed, &certificate), language)?;
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&certificate)?);
    } else {
        print!("{}", text(&certificate, language));
    }
    Ok(certificate.verdict.exit())
}

/// A language of the command line.
pub fn language(word: &str) -> Language {
    if word == "fr" { Language::French } else { Language::English }
}

/// What a dossier needs, checked before the work.
struct Wanted<'a> {
    folder: &'a Path,
    key: PrivateKey,
    card: Option<Card>,
}

impl Certify {
    fn wanted(&self, group: &Group) -> Result<Option<Wanted<'_>>> {
        let (Some(folder), Some(path)) = (&self.dossier, &self.key) else { return Ok(None) };
        dossier::may_write(folder)?;
        let key = private(path)?;
        if group.secretary != Some(key.public()) {
            let hint = "hint: secretary = \"…\" in the group file, and the key that belongs to it";
            return Err(Usage(format!("{} is not the key of the group's secretary; {hint}", path.display())).into());
        }
        let card = self.accuracy.as_deref().map(card).transpose()?;
        Ok(Some(Wanted { folder, key, card }))
    }
}

fn card(path: &Path) -> Result<Card> {
    let card = Card::parse(&text_of(path)?);
    card.map_err(|e| Usage(format!("{}: {e}; hint: recette accuracy --json", path.display())).into())
}

impl Wanted<'_> {
    fn write(
        &self,
        arguments: &Certify,
        (group, believed, certificate): (&Group, &Believed, &Certificate),
        language: Language,
    ) -> Result<()> {
        let builds = || believed.bundles.iter().map(|c| &c.bundle.candidate);
        let list = |path: &PathBuf| {
            let hint = "is not the list of a build that a bundle here was made with; hint: recette builds files NAME";
            FileList::new(text_of(path)?, builds()).ok_or_else(|| Usage(format!("{} {hint}", path.display())).into())
        };
        let material = Material {
            group,
            group_text: &text_of(&arguments.group)?,
            certificate,
            believed,
            accuracy: self.card.as_ref(),
            tested: &arguments.tested.iter().map(list).collect::<Result<Vec<_>>>()?,
            language,
        };
        let no_pdf = dossier::write(self.folder, &material, &arguments.files, &self.key)?;
        eprintln!("{}: the dossier, signed with key {}", self.folder.display(), self.key.public().id());
        if let Some(why) = no_pdf {
            eprintln!("warning: no PDF in the dossier, which is complete without it: {why}");
        }
        // The dossier calls files that do not count by their hash: their names are not for everybody.
        let files = if certificate.refused.is_empty() { &[][..] } else { &arguments.files };
        let names: Vec<(String, &PathBuf)> = files.iter().map(|p| (received(p, by_digest).name, p)).collect();
        for refused in &certificate.refused {
            let path = names.iter().find(|(name, _)| *name == refused.file).map(|(_, p)| p.display().to_string());
            eprintln!("{} is {}", refused.file, path.unwrap_or_default().replace(char::is_control, " "));
        }
        Ok(())
    }
}

fn verify(folder: &Path, group: &Group, group_path: &Path, language: Language) -> Result<u8> {
    let key = secretary(group, group_path)?;
    let checked = match dossier::verify(folder, group, &text_of(group_path)?, &key) {
        Ok(checked) => checked,
        Err(why) => {
            eprintln!("{}: {}: {why}", language.pick("refusé", "refused"), folder.display());
            return Ok(super::REFUSED);
        }
    };
    println!("{} {}", language.pick("signature : celle de la clé", "signature: that of key"), key.id());
    let Compared { verified, altered, missing, unknown } = &checked.files;
    println!("{} {}", language.pick("fichiers conformes :", "files as listed:"), verified.len());
    let lists = [
        (altered, language.pick("modifié", "altered")),
        (missing, language.pick("manquant", "missing")),
        (unknown, language.pick("en trop", "not listed")),
    ];
    for (names, word) in lists {
        names.iter().for_each(|name| eprintln!("{word}: {}", name.replace(char::is_control, " ")));
    }
    checked.troubles.iter().for_each(|t| eprintln!("{}: {t}", language.pick("refusé", "refused")));
    if !checked.is_sound() {
        return Ok(super::REFUSED);
    }
    println!(
        "{}",
        language.pick(
            "verdict et pages : les mêmes, recalculés à partir des éléments joints",
            "verdict and pages: the same, made anew from the evidence in it"
        )
    );
    if let Some(certificate) = &checked.certificate {
        println!("{}", language.headline(certificate));
    }
    Ok(0)
}

/// The key that a group's dossiers are signed with.
pub fn secretary(group: &Group, path: &Path) -> Result<PublicKey> {
    let hint = "names no secretary; hint: secretary = \"the line that recette key new prints\"";
    group.secretary.ok_or_else(|| Usage(format!("{} {hint}", path.display())).into())
}

fn day(text: &str) -> Result<Date> {
    recette_certify::shape::date(text).ok_or_else(|| Usage(format!("--on {text:?}; hint: 2026-11-22")).into())
}

/// A file as it came; one that cannot be read, or is too large, is refused like rubbish.
fn received(path: &Path, name: fn(&Path, &[u8]) -> String) -> Received {
    let bytes = dossier::read_limited(path, LARGEST as u64 + 1).with_context(|| path.display().to_string());
    let bytes = bytes.unwrap_or_else(|error| {
        eprintln!("warning: {error:#}");
        Vec::new()
    });
    Received { name: name(path, &bytes), bytes }
}

fn by_name(path: &Path, _: &[u8]) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().replace(char::is_control, " ")
}

fn by_digest(_: &Path, bytes: &[u8]) -> String {
    Digest::of(bytes).short().to_owned()
}
