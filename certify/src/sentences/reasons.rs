//! Why a file is not believed, in both languages. English is what the errors say by themselves.

use super::Language;
use crate::envelope::{EnvelopeError, LARGEST};
use crate::group::Part;
use crate::reason::{PayloadError, Reason};

impl Language {
    /// Why a file is not believed.
    pub fn reason(self, reason: &Reason) -> String {
        match self {
            Language::French => french(reason),
            Language::English => reason.to_string(),
        }
    }
}

fn french(reason: &Reason) -> String {
    match reason {
        Reason::Envelope { envelope } => of_envelope(*envelope),
        Reason::Sort => {
            "fichier signé d’une autre sorte\u{a0}: il faut ici des lots, des abstentions et des votes".to_owned()
        }
        Reason::Payload { payload } => format!("contenu refusé\u{a0}: {}", of_payload(*payload)),
        Reason::Group { group } => format!("établi pour le groupe {group}"),
        Reason::Round { round } => format!("établi pour la session {round}\u{a0}: rejoué"),
        Reason::Speaks { signer, speaks } => format!("signé par {signer}, parle au nom de {speaks}"),
        Reason::Stale { made } => format!("établi le {made}, avant l’ouverture de la session\u{a0}: périmé"),
        Reason::Future { made } => format!("établi le {made}, une date à venir"),
        Reason::Sequence { sequence, after } => {
            format!("numéro {sequence}, alors que le {after} a déjà été reçu\u{a0}: rejoué")
        }
        Reason::Base { version, build_id, part } => {
            format!("comparé à {version} {build_id}, qui n’est pas le binaire certifié ({})", of_part(*part))
        }
        Reason::Candidate { version, build_id, part } => {
            format!("porte sur {version} {build_id}, qui n’est pas le binaire candidat ({})", of_part(*part))
        }
        Reason::Policy { steps } => {
            format!("établi selon une politique (étapes {}) qui n’est pas celle que tient le groupe", steps.short())
        }
        Reason::Duplicate { of } => format!("identique à {of}"),
        Reason::Superseded { by } => format!("remplacé par le numéro {by}"),
        Reason::Conflict { other } => {
            format!("{other} porte le même numéro et dit autre chose\u{a0}: aucun des deux ne compte")
        }
        Reason::Dossier { on, now } => {
            format!("vote sur les éléments {}, alors qu’il s’agit de {}\u{a0}: périmé", on.short(), now.short())
        }
        Reason::Contradiction { other } => {
            format!("{other} dit autre chose pour le même ministère\u{a0}: aucun des deux ne compte")
        }
        Reason::Both { other } => format!("son ministère a aussi envoyé {other}\u{a0}: aucun des deux ne compte"),
    }
}

fn of_envelope(error: EnvelopeError) -> String {
    let text = match error {
        EnvelopeError::Large => return format!("plus grand que {} Mo", LARGEST >> 20),
        EnvelopeError::Signatures(0) => "sans signature",
        EnvelopeError::Signatures(n) => return format!("porte {n} signatures au lieu d’une"),
        EnvelopeError::Shape => "pas un fichier signé (enveloppe DSSE en JSON)",
        EnvelopeError::Base64 => "contenu ou signature hors du codage base64",
        EnvelopeError::Type => "d’un type inconnu de Recette",
        EnvelopeError::Stranger => "signé avec une clé qui n’est pas attendue ici",
        EnvelopeError::Forged => "signature non conforme\u{a0}: faux, ou fichier modifié",
    };
    text.to_owned()
}

fn of_payload(error: PayloadError) -> String {
    let text = match error {
        PayloadError::Outside(place) => return format!("hors de la liste de ce qui est permis, au caractère {place}"),
        PayloadError::Schema { is, reads } => return format!("schéma {is}, cette version lit le schéma {reads}"),
        PayloadError::Spelling => "pas sous sa forme canonique",
        PayloadError::TooMany => "plus d’étapes ou de différences acceptées qu’une politique ne peut en avoir",
        PayloadError::Results => "les résultats des étapes ne correspondent pas à la politique",
        PayloadError::Order => "un document y est deux fois, ou les documents ne sont pas dans l’ordre",
        PayloadError::Document => "la collection, les groupes, la classe et le poids d’un document se contredisent",
        PayloadError::Suites => "les nombres de documents des collections ne tombent pas juste",
        PayloadError::Shared => "les étiquettes partagées ne correspondent pas aux collections partagées",
        PayloadError::Group => "un groupe n’a rien à y faire",
        PayloadError::Gate => "une étape porte sur une collection absente",
    };
    text.to_owned()
}

fn of_part(part: Part) -> &'static str {
    match part {
        Part::Version => "autre version",
        Part::BuildId => "autre construction",
        Part::Fingerprint => "autre empreinte",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{BuildId, Digest, Id, Version};

    fn envelopes() -> Vec<EnvelopeError> {
        use EnvelopeError::*;
        vec![Large, Shape, Base64, Type, Signatures(0), Signatures(2), Stranger, Forged]
    }

    fn payloads() -> Vec<PayloadError> {
        use PayloadError::*;
        let first = [Outside(7), Spelling, Schema { is: 2, reads: 1 }, TooMany, Results, Order, Document];
        first.into_iter().chain([Suites, Shared, Group, Gate]).collect()
    }

    fn own() -> Vec<Reason> {
        use Reason::*;
        let id = |text: &str| Id::parse(text).unwrap();
        let (version, build_id) = (Version::parse("26.8").unwrap(), BuildId::parse("4:1").unwrap());
        let digest = |text: &str| Digest::of(text.as_bytes());
        let (made, other) = (crate::Date::constant(2026, 11, 23), "other".to_owned());
        vec![
            Sort,
            Group { group: id("a") },
            Round { round: id("b") },
            Speaks { signer: id("a"), speaks: id("b") },
            Stale { made },
            Future { made },
            Sequence { sequence: 1, after: 2 },
            Base { version: version.clone(), build_id: build_id.clone(), part: Part::Version },
            Candidate { version: version.clone(), build_id: build_id.clone(), part: Part::BuildId },
            Candidate { version, build_id, part: Part::Fingerprint },
            Policy { steps: digest("s") },
            Duplicate { of: other.clone() },
            Superseded { by: 3 },
            Conflict { other: other.clone() },
            Dossier { on: digest("a"), now: digest("b") },
            Contradiction { other: other.clone() },
            Both { other },
        ]
    }

    #[test]
    fn every_reason_is_said_in_two_languages_and_survives_a_certificate() {
        let envelopes = envelopes().into_iter().map(|envelope| Reason::Envelope { envelope });
        let payloads = payloads().into_iter().map(|payload| Reason::Payload { payload });
        for reason in envelopes.chain(payloads).chain(own()) {
            let (fr, en) = (Language::French.reason(&reason), Language::English.reason(&reason));
            assert!(fr != en && !fr.is_empty(), "{fr}");
            let english = ["the ", "that ", "signed", "payload", "made", " is "];
            assert!(!english.iter().any(|word| fr.contains(word)), "{fr}");
            let json = serde_json::to_string(&reason).unwrap();
            assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason, "{json}");
        }
    }
}
