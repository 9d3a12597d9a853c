//! Verifying a dossier: the signature, then every file, then what the evidence in it says by itself.

use super::{found, read_limited};
use anyhow::{Context as _, Result};
use recette_certify::Date;
use recette_certify::certificate::{Certificate, certify};
use recette_certify::dossier::accuracy::Card;
use recette_certify::dossier::list::{Compared, Files, compare};
use recette_certify::dossier::tested::FileList;
use recette_certify::dossier::{
    ACCURACY, CERTIFICATE, ENVELOPE, GROUP, LIST, Material, PDF, RECEIVED, SIGNATURE, TESTED, name_bundles, opened,
};
use recette_certify::envelope::{Envelope, LARGEST};
use recette_certify::group::Group;
use recette_certify::intake::{Believed, Received, intake};
use recette_certify::keys::PublicKey;
use recette_certify::sentences::Language;
use recette_certify::words::Digest;
use std::path::Path;

/// No file of a dossier is larger: bundles may be so large, and their envelopes are not larger.
const MOST: u64 = LARGEST as u64 + 1;

/// What verifying found.
#[derive(Debug)]
pub struct Checked {
    /// The folder against its list.
    pub files: Compared,
    /// What else is not as it has to be, one sentence each.
    pub troubles: Vec<String>,
    /// The certificate, where it could be read.
    pub certificate: Option<Certificate>,
}

impl Checked {
    /// Whether everything is as it was signed, and comes out of the evidence again.
    pub fn is_sound(&self) -> bool {
        self.files.is_sound() && self.troubles.is_empty()
    }
}

/// The signed list of a dossier; the reason why there is none.
pub fn listed(folder: &Path, key: &PublicKey) -> Result<Files, String> {
    let read = |name: &str| read_limited(&folder.join(name), MOST).map_err(|e| format!("{name}: {e}"));
    let envelope = read(ENVELOPE)?;
    let files = opened(&envelope, &read(LIST)?, key)?;
    let raw = Envelope::parse(&envelope).map(|e| e.signature().to_vec()).unwrap_or_default();
    if read(SIGNATURE)? == raw { Ok(files) } else { Err(format!("{SIGNATURE}: not the signature of the envelope")) }
}

/// Verifies a dossier with a group file of one's own; why it is no dossier of the group's secretary at all.
pub fn verify(folder: &Path, group: &Group, group_text: &str, key: &PublicKey) -> Result<Checked, String> {
    let listed = listed(folder, key)?;
    let mut files = found(folder).map_err(|e| format!("{e:#}"))?;
    [LIST, SIGNATURE, ENVELOPE].iter().for_each(|own| drop(files.remove(*own)));
    let files = compare(&listed, &files);
    let mut troubles = Vec::new();
    if listed.get(GROUP) != Some(&Digest::of(group_text.as_bytes())) {
        troubles.push(format!("{GROUP}: not the group file that this dossier is held against"));
    }
    let certificate = signed_certificate(folder, &listed);
    match (&certificate, files.is_sound() && troubles.is_empty()) {
        (Ok(certificate), true) => {
            troubles.extend(remade(folder, &listed, (group, group_text), certificate).map_err(|e| format!("{e:#}"))?);
        }
        (Err(why), _) => troubles.push(why.clone()),
        (Ok(_), false) => {}
    }
    Ok(Checked { files, troubles, certificate: certificate.ok() })
}

/// The certificate that a dossier's list names; why there is none.
pub fn signed_certificate(folder: &Path, listed: &Files) -> Result<Certificate, String> {
    let bytes = read_limited(&folder.join(CERTIFICATE), MOST).map_err(|e| format!("{CERTIFICATE}: {e}"))?;
    if listed.get(CERTIFICATE) != Some(&Digest::of(&bytes)) {
        return Err(format!("{CERTIFICATE}: not the one that was signed"));
    }
    serde_json::from_slice(&bytes)
        .map_err(|_| format!("{CERTIFICATE}: not a certificate that this version of Recette reads"))
}

/// Makes verdict and pages anew from the evidence in the folder; what comes out otherwise.
fn remade(folder: &Path, listed: &Files, group: (&Group, &str), stored: &Certificate) -> Result<Vec<String>> {
    let (mut believed, mut troubles) = believed_again(folder, listed, group.0, stored.made)?;
    // What was not believed is not in the dossier: that part is the secretary's word.
    believed.refused = stored.refused.clone();
    let certificate = certify(group.0, &believed, stored.made);
    let card = listed.contains_key(ACCURACY).then(|| text(folder, ACCURACY)).transpose()?;
    let card = card.map(|text| Card::parse(&text)).transpose().map_err(|e| anyhow::anyhow!("{ACCURACY}: {e}"))?;
    let material = Material {
        group: group.0,
        group_text: group.1,
        certificate: &certificate,
        believed: &believed,
        accuracy: card.as_ref(),
        tested: &tested(folder, listed, &believed)?,
        language: if listed.contains_key("index.fr.html") { Language::English } else { Language::French },
    };
    let made: Files = material.files()?.into_iter().map(|f| (f.name, Digest::of(&f.bytes))).collect();
    let pages_too = text(folder, "index.html")?.contains(&format!("content=\"Recette {}\"", env!("CARGO_PKG_VERSION")));
    troubles.extend(others(&made, listed, pages_too));
    Ok(troubles)
}

/// What counts of the received files, with a word on each that does not.
fn believed_again(folder: &Path, listed: &Files, group: &Group, day: Date) -> Result<(Believed, Vec<String>)> {
    let names = listed.keys().filter(|name| name.starts_with(RECEIVED));
    let read =
        |name: &String| read_limited(&folder.join(name), MOST).map(|bytes| Received { name: name.clone(), bytes });
    let received = names.map(read).collect::<std::io::Result<Vec<_>>>()?;
    let mut believed = intake(group, day, received);
    let troubles = believed.refused.iter().map(|r| format!("{}: does not count: {}", r.file, r.reason)).collect();
    name_bundles(&mut believed);
    Ok((believed, troubles))
}

/// Files that are not what was made anew, or that nothing makes. Pages of another version of Recette may look otherwise; what is
/// data may not.
fn others(made: &Files, listed: &Files, pages_too: bool) -> Vec<String> {
    let page = |name: &str| name.ends_with(".html") || name.ends_with(".css");
    let differ = made.iter().filter(|(name, digest)| listed.get(*name) != Some(digest)).map(|(name, _)| name);
    let differ = differ.filter(|name| pages_too || !page(name));
    let differ = differ.map(|name| format!("{name}: another one comes out of the evidence"));
    let extra = listed.keys().filter(|name| !made.contains_key(*name) && !name.starts_with(RECEIVED) && *name != PDF);
    differ.chain(extra.map(|name| format!("{name}: no part of a dossier"))).collect()
}

fn text(folder: &Path, name: &str) -> Result<String> {
    String::from_utf8(read_limited(&folder.join(name), MOST)?).with_context(|| name.to_owned())
}

fn tested(folder: &Path, listed: &Files, believed: &Believed) -> Result<Vec<FileList>> {
    let builds = || believed.bundles.iter().map(|c| &c.bundle.candidate);
    let names = listed.keys().filter(|name| name.starts_with(TESTED));
    let lists = names.map(|name| Ok(FileList::new(text(folder, name)?, builds()))).collect::<Result<Vec<_>>>()?;
    Ok(lists.into_iter().flatten().collect())
}
