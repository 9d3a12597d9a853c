//! Keys: Ed25519 for signatures, HMAC-SHA-256 for tags.
//!
//! In: PEM texts (PKCS#8 and SubjectPublicKeyInfo, what openssl writes and reads), a document's hash. Out: signatures, key
//! ids, tags. Deliberately absent: where new keys' randomness comes from (the harness) and where keys lie.

use crate::words::Digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hmac::{Hmac, Mac};
use serde::de::{Deserialize, Deserializer};
use serde::{Serialize, Serializer};
use sha2::Sha256;

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a private key.
    #[error("not an Ed25519 private key in PKCS#8 PEM; hint: recette key new, or openssl genpkey -algorithm ed25519")]
    Private,
    /// Not a public key.
    #[error("not an Ed25519 public key in PEM; hint: openssl pkey -in NAME.key.pem -pubout")]
    Public,
    /// Not a key for tags.
    #[error("not a key for tags: 64 hexadecimal digits are wanted; hint: recette key new, or openssl rand -hex 32")]
    Tags,
}

/// A private key.
#[derive(Clone, Debug)]
pub struct PrivateKey(SigningKey);

impl PrivateKey {
    /// From 32 bytes of good randomness.
    pub fn from_seed(seed: &[u8; 32]) -> PrivateKey {
        PrivateKey(SigningKey::from_bytes(seed))
    }

    /// From PKCS#8 PEM.
    pub fn parse(pem: &str) -> Result<PrivateKey, KeyError> {
        SigningKey::from_pkcs8_pem(pem.trim()).map(PrivateKey).map_err(|_| KeyError::Private)
    }

    /// PKCS#8 PEM, in the first version of the format: the one that every openssl reads.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let bytes = ed25519_dalek::pkcs8::KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        bytes.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).map_err(|_| KeyError::Private)
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// From PEM, or from its one line between BEGIN and END.
    pub fn parse(text: &str) -> Result<PublicKey, KeyError> {
        let text = text.trim();
        let pem = match text.starts_with("-----") {
            true => text.to_owned(),
            false => format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----"),
        };
        let key = VerifyingKey::from_public_key_pem(&pem).map_err(|_| KeyError::Public)?;
        if key.is_weak() { Err(KeyError::Public) } else { Ok(PublicKey(key)) }
    }

    /// PEM.
    pub fn to_pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).unwrap_or_default()
    }

    /// The line of a group file.
    pub fn line(&self) -> String {
        self.to_pem().lines().filter(|l| !l.starts_with("-----")).collect()
    }

    /// SHA-256 of its DER: `openssl pkey -pubin -in KEY -outform der | sha256sum`.
    pub fn id(&self) -> Digest {
        let der = self.0.to_public_key_der().map(|d| d.into_vec()).unwrap_or_default();
        Digest::of(&der)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|s| self.0.verify_strict(message, &s).is_ok())
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.line())
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
        PublicKey::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// What tags are made with: a ministry's own, or the group's for suites that are shared.
#[derive(Clone)]
pub struct TagKey([u8; 32]);

impl TagKey {
    /// From 32 bytes of good randomness.
    pub fn new(bytes: [u8; 32]) -> TagKey {
        TagKey(bytes)
    }

    /// From 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<TagKey, KeyError> {
        let bytes = hex::decode(text.trim()).map_err(|_| KeyError::Tags)?;
        bytes.try_into().map(TagKey).map_err(|_| KeyError::Tags)
    }

    /// 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The tag of a document, by its SHA-256 in hexadecimal digits: 128 bits that say nothing without the key.
    pub fn tag(&self, sha256: &str) -> Tag {
        let mut bytes = [0; 16];
        // A key of 32 bytes is always taken.
        if let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(&self.0) {
            mac.update(b"recette.tag.1\0");
            mac.update(sha256.as_bytes());
            bytes.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        }
        Tag(bytes)
    }
}

/// A keyed tag of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag([u8; 16]);

impl Tag {
    /// From its 22 characters.
    pub fn parse(text: &str) -> Option<Tag> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Tag)
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tag, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Tag::parse(&text).ok_or_else(|| serde::de::Error::custom("not a tag"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_their_files() {
        let key = PrivateKey::from_seed(&[7; 32]);
        let again = PrivateKey::parse(&key.to_pem().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(PublicKey::parse(&key.public().to_pem()), Ok(key.public()));
        assert_eq!(PublicKey::parse(&key.public().line()), Ok(key.public()));
        assert_eq!(PublicKey::parse("MCowBQYDK2VwAyEA"), Err(KeyError::Public));
    }

    #[test]
    fn a_weak_public_key_is_refused() {
        let weak = VerifyingKey::from_bytes(&[0; 32]).unwrap();
        let pem = weak.to_public_key_pem(LineEnding::LF).unwrap();
        assert_eq!(PublicKey::parse(&pem), Err(KeyError::Public));
    }

    #[test]
    fn tags_depend_on_key_and_document_alone() {
        let (a, b) = (TagKey::new([1; 32]), TagKey::new([2; 32]));
        assert_eq!(a.tag("00"), a.tag("00"));
        assert!(a.tag("00") != b.tag("00") && a.tag("00") != a.tag("01"));
        assert_eq!(Tag::parse(&a.tag("00").to_string()), Some(a.tag("00")));
    }
}
