//! Signed files: DSSE envelopes with one Ed25519 signature.
//!
//! In: a payload and a key; or the bytes of a file that somebody sent. Out: the file; or payload, type and signer, nothing
//! of which is believed before [`Envelope::open`] has checked the signature. What is signed is DSSE's pre-authentication
//! encoding, so that a bundle can never pass for a vote: `DSSEv1 LEN(type) type LEN(payload) payload`.

use crate::keys::{PrivateKey, PublicKey};
use crate::reason::PayloadError;
use crate::words::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Larger files are not looked at: 50,000 documents take 5 MB.
pub const LARGEST: usize = 64 << 20;

/// What a signed file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadType {
    /// Results of a ministry.
    Bundle,
    /// A ministry that gives no results.
    Abstention,
    /// A ministry's vote on a dossier.
    Vote,
    /// A person's word that a manual test was done.
    Attestation,
    /// The list of a dossier's files: `SHA256  name`, a line each.
    Dossier,
}

impl PayloadType {
    const ALL: [PayloadType; 5] = {
        use PayloadType::*;
        [Bundle, Abstention, Vote, Attestation, Dossier]
    };

    /// DSSE's `payloadType`.
    pub fn name(self) -> &'static str {
        match self {
            PayloadType::Bundle => "application/vnd.recette.bundle+json;v=1",
            PayloadType::Abstention => "application/vnd.recette.abstention+json;v=1",
            PayloadType::Vote => "application/vnd.recette.vote+json;v=1",
            PayloadType::Attestation => "application/vnd.recette.attestation+json;v=1",
            PayloadType::Dossier => "application/vnd.recette.dossier;v=1",
        }
    }
}

/// Why a file is no signed file of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum EnvelopeError {
    /// Too large.
    #[error("larger than {} MB", LARGEST >> 20)]
    Large,
    /// Not an envelope.
    #[error("not a signed file (DSSE envelope in JSON)")]
    Shape,
    /// Not base64.
    #[error("the payload or the signature is not base64")]
    Base64,
    /// None of our types.
    #[error("its type is none of Recette's")]
    Type,
    /// No signature, or several.
    #[error("has {0} signatures instead of one")]
    Signatures(usize),
    /// The key id is nobody's.
    #[error("signed with a key that is not expected here")]
    Stranger,
    /// The signature does not fit.
    #[error("the signature does not fit: forged or altered")]
    Forged,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "payloadType")]
    payload_type: String,
    payload: String,
    signatures: Vec<FileSignature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSignature {
    keyid: String,
    sig: String,
}

/// A signed file as read, not believed yet.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// What it claims to be.
    pub payload_type: PayloadType,
    /// Who it claims signed it.
    pub key_id: String,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl Envelope {
    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Envelope, EnvelopeError> {
        if bytes.len() > LARGEST {
            return Err(EnvelopeError::Large);
        }
        let file: File = serde_json::from_slice(bytes).map_err(|_| EnvelopeError::Shape)?;
        let known = PayloadType::ALL.into_iter().find(|t| t.name() == file.payload_type);
        let [signature] = file.signatures.as_slice() else {
            return Err(EnvelopeError::Signatures(file.signatures.len()));
        };
        let decode = |text: &str| STANDARD.decode(text).map_err(|_| EnvelopeError::Base64);
        Ok(Envelope {
            payload_type: known.ok_or(EnvelopeError::Type)?,
            key_id: signature.keyid.clone(),
            payload: decode(&file.payload)?,
            signature: decode(&signature.sig)?,
        })
    }

    /// The payload, if this key signed it.
    pub fn open(&self, key: &PublicKey) -> Result<&[u8], EnvelopeError> {
        if self.key_id != key.id().as_str() {
            return Err(EnvelopeError::Stranger);
        }
        let fits = key.verifies(&to_sign(self.payload_type, &self.payload), &self.signature);
        if fits { Ok(&self.payload) } else { Err(EnvelopeError::Forged) }
    }

    /// The payload, whoever signed it: to be shown, never to be believed.
    pub fn unverified(&self) -> &[u8] {
        &self.payload
    }

    /// The exact bytes that were signed: what openssl is given.
    pub fn signed_bytes(&self) -> Vec<u8> {
        to_sign(self.payload_type, &self.payload)
    }

    /// The raw signature of 64 bytes.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The file again in the one layout that [`seal`] gives it: no blank of the sender's is left.
    pub fn to_bytes(&self) -> Vec<u8> {
        laid_out(self.payload_type, &self.payload, &self.key_id, &self.signature)
    }

    /// SHA-256 of the payload: how dossiers and votes name it. Not of the file, which can be laid out in many ways.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.payload)
    }
}

/// Signs a payload; gives the file.
pub fn seal(payload_type: PayloadType, payload: &[u8], key: &PrivateKey) -> Vec<u8> {
    let signature = key.sign(&to_sign(payload_type, payload));
    laid_out(payload_type, payload, key.public().id().as_str(), &signature)
}

fn laid_out(payload_type: PayloadType, payload: &[u8], key_id: &str, signature: &[u8]) -> Vec<u8> {
    let file = File {
        payload_type: payload_type.name().to_owned(),
        payload: STANDARD.encode(payload),
        signatures: vec![FileSignature { keyid: key_id.to_owned(), sig: STANDARD.encode(signature) }],
    };
    let mut bytes = serde_json::to_vec(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// DSSE's pre-authentication encoding.
fn to_sign(payload_type: PayloadType, payload: &[u8]) -> Vec<u8> {
    let name = payload_type.name();
    let mut bytes = format!("DSSEv1 {} {name} {} ", name.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// A payload in its one canonical form: reading it and writing it again gives the same bytes, so that nothing can hide
/// in blanks, repeated or unknown keys, or other spellings of a value.
pub fn canonical<T: Serialize + serde::de::DeserializeOwned>(payload: &[u8]) -> Result<T, PayloadError> {
    let value: T = serde_json::from_slice(payload).map_err(|e| PayloadError::Outside(e.column()))?;
    match serde_json::to_vec(&value) {
        Ok(again) if again == payload => Ok(value),
        _ => Err(PayloadError::Spelling),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_opens_with_its_key_only() {
        let (key, other) = (PrivateKey::from_seed(&[1; 32]), PrivateKey::from_seed(&[2; 32]));
        let envelope = Envelope::parse(&seal(PayloadType::Vote, b"{}", &key)).unwrap();
        assert_eq!(envelope.open(&key.public()), Ok(&b"{}"[..]));
        assert_eq!(envelope.open(&other.public()), Err(EnvelopeError::Stranger));
    }

    #[test]
    fn a_file_laid_out_anew_is_the_one_that_was_sealed() {
        let sealed = seal(PayloadType::Vote, b"{}", &PrivateKey::from_seed(&[1; 32]));
        let loose =
            String::from_utf8(sealed.clone()).unwrap().replace(':', " :  ").replace("vnd.recette", "vnd\\u002erecette");
        let loose = loose.replace("v=1", "v\\u003d1");
        assert_ne!(loose.as_bytes(), sealed);
        assert_eq!(Envelope::parse(loose.as_bytes()).unwrap().to_bytes(), sealed);
    }

    #[test]
    fn another_type_is_another_message() {
        let key = PrivateKey::from_seed(&[1; 32]);
        let text = String::from_utf8(seal(PayloadType::Vote, b"{}", &key)).unwrap();
        let other = text.replace(PayloadType::Vote.name(), PayloadType::Bundle.name());
        let envelope = Envelope::parse(other.as_bytes()).unwrap();
        assert_eq!(envelope.open(&key.public()), Err(EnvelopeError::Forged));
    }

    #[test]
    fn what_is_signed_is_dsse() {
        assert_eq!(to_sign(PayloadType::Dossier, b"hello"), b"DSSEv1 35 application/vnd.recette.dossier;v=1 5 hello");
    }
}
