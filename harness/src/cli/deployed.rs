//! `recette builds verify`: a folder of deployed binaries against a dossier's signed list.

use super::Usage;
use super::certify::{language, secretary};
use super::key::{group, text};
use crate::dossier::{found, listed, signed_certificate};
use anyhow::Result;
use clap::Args;
use recette_certify::certificate::Verdict;
use recette_certify::dossier::SECRETARY;
use recette_certify::dossier::list::{Compared, Files, compare};
use recette_certify::group::Deployed;
use recette_certify::keys::PublicKey;
use recette_certify::sentences::Language;
use recette_certify::words::Digest;
use std::path::PathBuf;

/// Exit code where the dossier lists nothing that could be checked.
const NOTHING: u8 = 4;
/// Exit code where something is missing.
const UNDETERMINED: u8 = 3;

/// Arguments of `builds verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The dossier's folder
    dossier: PathBuf,
    /// The folder with the files that are deployed
    folder: PathBuf,
    /// The group file of one's own: whose secretary has to have signed
    #[arg(long, conflicts_with = "public_key")]
    group: Option<PathBuf>,
    /// Or the secretary's public key
    #[arg(long)]
    public_key: Option<PathBuf>,
    /// Only the files for this platform, as the dossier names it
    #[arg(long)]
    platform: Option<String>,
    /// Language: fr or en
    #[arg(long, default_value = "en", value_parser = ["fr", "en"])]
    lang: String,
}

/// Runs `builds verify`.
pub fn run(arguments: &Verify) -> Result<u8> {
    let l = language(&arguments.lang);
    if !arguments.folder.is_dir() {
        return Err(Usage(format!("{}: no such folder; hint: check the path", arguments.folder.display())).into());
    }
    let key = arguments.key()?;
    let certificate =
        match listed(&arguments.dossier, &key).and_then(|list| signed_certificate(&arguments.dossier, &list)) {
            Ok(certificate) => certificate,
            Err(why) => {
                eprintln!("{}: {}: {why}", l.pick("refusé", "refused"), arguments.dossier.display());
                return Ok(super::REFUSED);
            }
        };
    println!("{} {}", l.pick("signature : celle de la clé", "signature: that of key"), key.id());
    if !arguments.is_anchored() {
        eprintln!("{}", l.pick(
            "attention : cette clé est celle que le dossier donne lui-même ; indice : --group ou --public-key avec ce que le secrétariat a remis",
            "warning: this is the key that the dossier itself gives; hint: --group or --public-key with what the secretary handed out",
        ));
    }
    println!("{}", l.headline(&certificate));
    let listed = arguments.selected(&certificate.deployed);
    if listed.is_empty() {
        eprintln!("{}", l.pick("le dossier ne cite aucun fichier à déployer ; indice : [[deployed]] dans le fichier du groupe, ou une autre --platform", "the dossier lists no file to deploy; hint: [[deployed]] in the group file, or another --platform"));
        return Ok(NOTHING);
    }
    let compared = compare(&listed, &found(&arguments.folder)?);
    say(&compared, l);
    Ok(exit(&compared, certificate.verdict))
}

impl Verify {
    fn is_anchored(&self) -> bool {
        self.group.is_some() || self.public_key.is_some()
    }

    fn key(&self) -> Result<PublicKey> {
        if let Some(path) = &self.group {
            return secretary(&group(path)?, path);
        }
        let path = self.public_key.clone().unwrap_or_else(|| self.dossier.join(SECRETARY));
        PublicKey::parse(&text(&path)?).map_err(|e| Usage(format!("{}: {e}", path.display())).into())
    }

    fn selected(&self, deployed: &[Deployed]) -> Files {
        let wanted = deployed.iter().filter(|d| self.platform.as_ref().is_none_or(|p| *p == d.platform));
        wanted.filter_map(|d| Some((d.file.clone(), Digest::parse(&d.sha256)?))).collect()
    }
}

fn say(compared: &Compared, l: Language) {
    let Compared { verified, altered, missing, unknown } = compared;
    let lists = [
        (verified, l.pick("conforme", "verified")),
        (altered, l.pick("MODIFIÉ", "ALTERED")),
        (missing, l.pick("manquant", "missing")),
        (unknown, l.pick("INCONNU", "UNKNOWN")),
    ];
    for (names, word) in lists {
        names.iter().for_each(|name| println!("{word:10} {}", name.replace(char::is_control, " ")));
    }
    let counts = lists.map(|(names, word)| format!("{} {}", names.len(), word.to_lowercase()));
    println!("{}", counts.join(", "));
}

/// The worst counts: an altered file or one that nobody knows; a version that is not certified; something missing.
fn exit(compared: &Compared, verdict: Verdict) -> u8 {
    let strange = !compared.altered.is_empty() || !compared.unknown.is_empty();
    match (strange, verdict) {
        (true, _) | (_, Verdict::Refused) => super::REFUSED,
        (_, Verdict::Undetermined) => UNDETERMINED,
        _ if !compared.missing.is_empty() => UNDETERMINED,
        _ => 0,
    }
}
