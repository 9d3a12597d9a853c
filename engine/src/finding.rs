//! Findings: what differs between a document and what an office made of it.

use crate::format::Route;
use crate::model::{Aspect, Kind, Place, Property, Severity, Value};
use serde::{Deserialize, Serialize};

/// How it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// In the original only.
    Lost,
    /// In the saved file only.
    Gained,
    /// In both, with another value.
    Altered,
    /// In both, elsewhere.
    Moved,
}

impl Change {
    /// The word used in signatures.
    pub fn name(self) -> &'static str {
        match self {
            Change::Lost => "lost",
            Change::Gained => "gained",
            Change::Altered => "altered",
            Change::Moved => "moved",
        }
    }

    /// What it is when original and saved file swap places.
    pub fn mirrored(self) -> Change {
        match self {
            Change::Lost => Change::Gained,
            Change::Gained => Change::Lost,
            other => other,
        }
    }
}

/// On which side of the office's model it happened (design §5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Origin {
    Import,
    Export,
    Layout,
    #[default]
    Unlocated,
    Environment,
    Malformed,
}

impl Origin {
    /// The word used in signatures.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Import => "import",
            Origin::Export => "export",
            Origin::Layout => "layout",
            Origin::Unlocated => "unlocated",
            Origin::Environment => "environment",
            Origin::Malformed => "malformed",
        }
    }
}

/// What the finding is about: a property of a node, the node as a whole, or its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A property.
    Property(Property),
    /// A whole node of this kind.
    Node(Kind),
    /// Text.
    Text,
}

impl Subject {
    /// The property word of a signature.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Property(p) => p.name(),
            Subject::Node(k) => k.name(),
            Subject::Text => "text",
        }
    }

    /// The aspect word of a signature.
    pub fn aspect(self) -> Aspect {
        match self {
            Subject::Property(p) => p.aspect(),
            Subject::Node(k) => k.aspect(),
            Subject::Text => Aspect::Text,
        }
    }
}

/// A place in the original's tree: kinds and indexes among siblings of that kind, `body/table[2]/row[1]/cell[3]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub String);

impl Path {
    /// The path of a child: `index` counts from 1 among siblings of the same kind.
    pub fn child(&self, kind: Kind, index: usize) -> Path {
        let slash = if self.0.is_empty() { "" } else { "/" };
        Path(format!("{}{slash}{}[{index}]", self.0, kind.name()))
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One difference between the original and what a build made of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Where, in the original; for something gained, the node it was added to and its own index there.
    pub path: Path,
    /// What.
    pub subject: Subject,
    /// How.
    pub change: Change,
    /// How much it weighs.
    pub severity: Severity,
    /// On which side of the office it happened.
    #[serde(default)]
    pub origin: Origin,
    /// Which save it was seen in.
    pub route: Route,
    /// Value in the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// Value in the saved file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// Where in the original file it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How many alike at this place (characters of a text, runs).
    pub count: u32,
}

/// What pairs base and candidate inside one document: route, path in the original, subject and change.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FindingKey {
    /// Which save.
    pub route: Route,
    /// Where.
    pub path: Path,
    /// What.
    pub subject: Subject,
    /// How.
    pub change: Change,
}

/// Groups findings over documents, from a closed vocabulary: `s1:rtf>rtf/table/cell.border-bottom/lost/import`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signature(pub String);

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Finding {
    /// The key that pairs it with the other build's finding.
    pub fn key(&self) -> FindingKey {
        FindingKey { route: self.route, path: self.path.clone(), subject: self.subject, change: self.change }
    }

    /// The signature that groups it over documents.
    pub fn signature(&self) -> Signature {
        Signature(format!(
            "s1:{}/{}/{}/{}/{}",
            self.route,
            self.subject.aspect().name(),
            self.subject.name(),
            self.change.name(),
            self.origin.name()
        ))
    }
}
