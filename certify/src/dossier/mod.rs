//! The dossier: what certification hands out (design §9). A folder that stands alone offline, in French and English.
//!
//! In: a group file, what is believed, the certificate, an accuracy card, lists of tested files. Out: the folder's files as
//! names and bytes, the same for the same material, and what to check when one comes back. Of the files that were
//! received only those that count are in it, laid out anew; names that somebody else gave them are not. Deliberately absent:
//! writing, signing, the PDF (the harness), and anything that bundles may not hold.

pub mod accuracy;
mod binaries;
mod card;
mod coverage;
pub mod list;
mod page;
mod sections;
mod summary;
pub mod tested;
mod verify;

use crate::ballot::Vote;
use crate::bundle::Bundle;
use crate::certificate::Certificate;
use crate::envelope::{Envelope, PayloadType, canonical};
use crate::group::Group;
use crate::intake::{Believed, evidence};
use crate::keys::PublicKey;
use crate::sentences::Language;
use crate::words::Id;
use page::{Link, Page};

/// The list of all other files, as `sha256sum` reads it.
pub const LIST: &str = "SHA256SUMS";
/// The secretary's signature over it: DSSE's encoding of the list, 64 bytes.
pub const SIGNATURE: &str = "SHA256SUMS.sig";
/// List and signature in one DSSE envelope.
pub const ENVELOPE: &str = "SHA256SUMS.dsse";
/// The certificate as JSON.
pub const CERTIFICATE: &str = "certificate.json";
/// The group file, byte for byte.
pub const GROUP: &str = "group.toml";
/// What votes hold the SHA-256 of.
pub const EVIDENCE: &str = "evidence.txt";
/// The files to deploy.
pub const DEPLOYED: &str = "deployed.sha256";
/// The accuracy card.
pub const ACCURACY: &str = "accuracy.json";
/// Everything on paper.
pub const PDF: &str = "dossier.pdf";
/// Bundles, abstentions and votes lie here.
pub const RECEIVED: &str = "evidence/";
/// Lists of the files of tested builds lie here.
pub const TESTED: &str = "tested/";

/// What a dossier is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The group.
    pub group: &'a Group,
    /// Its file, byte for byte.
    pub group_text: &'a str,
    /// The verdict.
    pub certificate: &'a Certificate,
    /// What it was made of.
    pub believed: &'a Believed,
    /// The accuracy card that was given.
    pub accuracy: Option<&'a accuracy::Card>,
    /// Lists of the files of tested builds that were given.
    pub tested: &'a [tested::FileList],
    /// The language of `index.html` and of the PDF.
    pub language: Language,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Below the folder, with slashes.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why there is no dossier.
#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    /// A page could not be composed.
    #[error("cannot compose a page: {0}")]
    Page(#[from] askama::Error),
    /// The certificate could not be written.
    #[error("cannot write the certificate: {0}")]
    Certificate(#[from] serde_json::Error),
}

impl Material<'_> {
    /// All files but those that were received, the PDF and the list.
    pub fn files(&self) -> Result<Vec<File>, DossierError> {
        let mut files = vec![
            file(CERTIFICATE, serde_json::to_vec_pretty(self.certificate)?),
            file(GROUP, self.group_text),
            file(EVIDENCE, evidence(self.group, self.believed)),
            file("assets/report.css", recette_reports::html::STYLE),
            file("assets/dossier.css", include_str!("../../assets/dossier.css")),
        ];
        if !self.group.deployed.is_empty() {
            files.push(file(DEPLOYED, list::write(&self.group.deployed_files())));
        }
        files.extend(self.accuracy.map(|card| file(ACCURACY, card.to_json())));
        files.extend(self.tested.iter().map(|t| file(&t.name(), t.text())));
        files.extend(self.keys());
        for language in [self.language, self.language.other()] {
            files.push(File { name: self.page("index", language), bytes: self.whole(language).render()? });
            files.push(File { name: self.page("summary", language), bytes: self.one_page(language).render()? });
        }
        Ok(files)
    }

    fn keys(&self) -> Vec<File> {
        let of = |name: &str, key: &PublicKey| file(&key_name(name), key.to_pem());
        let participants = self.group.participants.iter().map(|p| of(p.id.as_str(), &p.key));
        participants.chain(self.group.secretary.map(|key| file(SECRETARY, key.to_pem()))).collect()
    }

    /// The file of a page in a language.
    fn page(&self, stem: &str, language: Language) -> String {
        let suffix = if language == self.language { String::new() } else { format!(".{}", language.code()) };
        format!("{stem}{suffix}.html")
    }

    fn whole(&self, l: Language) -> Page {
        let other = self.page("index", l.other());
        Page { sections: sections::sections(self, l), other, whole: None, ..self.one_page(l) }
    }

    fn one_page(&self, l: Language) -> Page {
        let (group, round) = (&self.group.group, &self.group.round);
        let text = l.pick("Le dossier complet", "The whole dossier");
        Page {
            language: l,
            other: self.page("summary", l.other()),
            title: format!("{} – {group}, {round}", l.pick("Dossier de certification", "Certification dossier")),
            verdict: (self.certificate.verdict, l.headline(self.certificate)),
            summary: summary::sections(self, l),
            sections: Vec::new(),
            whole: Some(Link { href: self.page("index", l), text }),
        }
    }
}

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> File {
    File { name: name.to_owned(), bytes: bytes.into() }
}

/// The secretary's key; no participant's name looks so.
pub const SECRETARY: &str = "keys/SECRETARY.pub.pem";

fn key_name(participant: &str) -> String {
    format!("keys/{participant}.pub.pem")
}

/// What a bundle is called in a dossier.
pub fn bundle_name(bundle: &Bundle) -> String {
    format!("{RECEIVED}{}-{}.recette", bundle.participant, bundle.sequence)
}

fn abstention_name(participant: &Id) -> String {
    format!("{RECEIVED}{participant}.abstention")
}

fn vote_name(vote: &Vote) -> String {
    format!("{RECEIVED}{}.vote", vote.participant)
}

/// Calls what counts by the dossier's own names.
pub fn name_bundles(believed: &mut Believed) {
    believed.bundles.iter_mut().for_each(|counted| counted.file = bundle_name(&counted.bundle));
}

/// Every file that has to be below `evidence/`.
pub fn received_names(believed: &Believed) -> Vec<String> {
    let bundles = believed.bundles.iter().map(|c| bundle_name(&c.bundle));
    let abstentions = believed.abstentions.keys().map(abstention_name);
    bundles.chain(abstentions).chain(believed.votes.values().map(vote_name)).collect()
}

/// The name of a received file in a dossier, where it counts.
pub fn received_name(group: &Group, believed: &Believed, envelope: &Envelope) -> Option<String> {
    let signer = group.participants.iter().find(|p| p.key.id().as_str() == envelope.key_id)?;
    let payload = envelope.open(&signer.key).ok()?;
    let digest = envelope.digest();
    match envelope.payload_type {
        PayloadType::Bundle => believed.bundles.iter().find(|c| c.digest == digest).map(|c| bundle_name(&c.bundle)),
        PayloadType::Abstention => {
            (believed.abstentions.get(&signer.id) == Some(&digest)).then(|| abstention_name(&signer.id))
        }
        PayloadType::Vote => {
            let vote: Vote = canonical(payload).ok()?;
            (believed.votes.get(&signer.id) == Some(&vote)).then(|| vote_name(&vote))
        }
        PayloadType::Attestation | PayloadType::Dossier => None,
    }
}

/// The list of a dossier, if this key signed it and it is the one that lies beside the envelope.
pub fn opened(envelope: &[u8], beside: &[u8], key: &PublicKey) -> Result<list::Files, String> {
    let envelope = Envelope::parse(envelope).map_err(|e| format!("{ENVELOPE}: {e}"))?;
    let payload = envelope.open(key).map_err(|e| format!("{ENVELOPE}: {e}"))?;
    if envelope.payload_type != PayloadType::Dossier {
        return Err(format!("{ENVELOPE}: a signed file of another sort"));
    }
    if payload != beside {
        return Err(format!("{LIST}: not the list that was signed"));
    }
    let text = std::str::from_utf8(payload).ok().and_then(list::parse);
    text.ok_or_else(|| format!("{LIST}: not a list of files"))
}
