//! How a reader verifies a dossier and the files that are deployed: the exact lines to type.
//!
//! In: the material. Out: sections with lines for a POSIX shell with openssl, and for Windows. They are tested as they stand
//! on the page.

use super::page::{Block, Section};
use super::{DEPLOYED, EVIDENCE, LIST, Material, SECRETARY, SIGNATURE};
use crate::envelope::PayloadType;
use crate::sentences::Language;

fn text(l: Language, french: &str, english: &str) -> Block {
    Block::Text(l.pick(french, english).to_owned())
}

pub(super) fn section(m: &Material<'_>, l: Language) -> Option<Section> {
    let id = m.group.secretary.map(|k| k.id().to_string()).unwrap_or_default();
    let key = text(
        l,
        "La clé publique du secrétariat est dans le dossier\u{a0}; quiconque fabrique un faux y met la sienne. La comparer à celle reçue par un autre chemin\u{a0}:",
        "The secretary’s public key is in the dossier; whoever forges one puts theirs there. Compare it with the one that was received by another way:",
    );
    let blocks = vec![
        text(
            l,
            "Avec Recette et le fichier du groupe que l’on tient soi-même\u{a0}: signature, fichiers, puis verdict et pages recalculés à partir des lots copiés.",
            "With Recette and the group file that one holds oneself: signature, files, then verdict and pages made anew from the copied bundles.",
        ),
        Block::Lines(vec!["recette certify --group group.toml --verify DOSSIER".to_owned()]),
        text(
            l,
            "Sans Recette, dans le dossier, avec openssl et un interpréteur de commandes\u{a0}:",
            "Without Recette, inside the folder, with openssl and a shell:",
        ),
        key,
        Block::Lines(vec![format!("openssl pkey -pubin -in {SECRETARY} -outform der | sha256sum"), format!("{id}  -")]),
        text(
            l,
            "La signature de la liste (réponse attendue\u{a0}: Signature Verified Successfully)\u{a0}:",
            "The signature of the list (the answer has to be: Signature Verified Successfully):",
        ),
        Block::Lines(signature_lines()),
        text(
            l,
            "Les fichiers de la liste, tous, et rien d’autre (diff ne doit rien dire)\u{a0}:",
            "The files of the list, all of them, and nothing else (diff has to say nothing):",
        ),
        Block::Lines(files_lines()),
        text(
            l,
            "Ce sur quoi portent les votes\u{a0}; et un lot, une abstention ou un vote, avec la clé du ministère dans keys/\u{a0}:",
            "What votes are on; and a bundle, an abstention or a vote, with the ministry’s key in keys/:",
        ),
        Block::Lines(vec![
            format!("sha256sum {EVIDENCE}"),
            "recette bundle verify evidence/MINISTERE-1.recette --public-key keys/MINISTERE.pub.pem --extract /tmp/x"
                .to_owned(),
        ]),
        text(
            l,
            "SHA256SUMS.dsse est la même liste avec la même signature, dans une enveloppe DSSE.",
            "SHA256SUMS.dsse is the same list with the same signature, in a DSSE envelope.",
        ),
    ];
    Section::new("verify", l.pick("Vérifier ce dossier", "How to verify this dossier"), blocks)
}

/// What was signed is DSSE's encoding: a few words before the list.
fn signature_lines() -> Vec<String> {
    let name = PayloadType::Dossier.name();
    vec![
        format!("(printf 'DSSEv1 {} {name} %d ' $(wc -c < {LIST}); cat {LIST}) > /tmp/signed.bin", name.len()),
        format!("openssl pkeyutl -verify -pubin -inkey {SECRETARY} -rawin -in /tmp/signed.bin -sigfile {SIGNATURE}"),
    ]
}

fn files_lines() -> Vec<String> {
    vec![
        format!("sha256sum -c --strict --quiet {LIST}"),
        format!("cut -c67- {LIST} > /tmp/listed.txt"),
        format!("find . ! -type d ! -name '{LIST}*' | sed 's|^./||' | LC_ALL=C sort | diff - /tmp/listed.txt"),
    ]
}

/// Under the table of deployed files: how a technician holds a machine's files against it.
pub(super) fn deployed(m: &Material<'_>, l: Language) -> Vec<Block> {
    let windows = |d: &crate::group::Deployed| {
        let file = d.file.replace('/', "\\");
        format!("certutil -hashfile \"{file}\" SHA256 | findstr /i {}", d.sha256)
    };
    vec![
        text(
            l,
            "Sous Linux, dans le dossier qui contient les fichiers (chaque ligne doit finir par OK ou «\u{a0}Réussi\u{a0}»)\u{a0}:",
            "On Linux, in the folder that holds the files (every line has to end with OK):",
        ),
        Block::Lines(vec![format!("sha256sum -c --ignore-missing DOSSIER/{DEPLOYED}")]),
        text(
            l,
            "Sous Windows, dans l’invite de commandes (cmd)\u{a0}: la somme est répétée si le fichier est le bon, et rien n’est affiché sinon\u{a0}:",
            "On Windows, in the command prompt (cmd): the hash is repeated where the file is the right one, and nothing is shown otherwise:",
        ),
        Block::Lines(m.group.deployed.iter().map(windows).collect()),
        text(
            l,
            "Avec Recette, signature du dossier comprise\u{a0}:",
            "With Recette, the dossier’s signature included:",
        ),
        Block::Lines(vec!["recette builds verify DOSSIER DIR --group group.toml".to_owned()]),
    ]
}
