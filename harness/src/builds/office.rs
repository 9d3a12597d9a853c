//! What an installed office says of itself.
//!
//! In: the folder of an installation. Out: its program folder, product, version and build id, from the files that the
//! office itself reads them from (`program/versionrc`, `program/bootstraprc`, `share/registry/main.xcd`). Nothing of it
//! is run. Deliberately absent: the Windows spellings (`version.ini`).

use super::error::{BuildError, Result};
use super::rootfs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// An office by its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `LibreOffice`.
    pub product: String,
    /// `25.2.3.2`.
    pub version: String,
    /// The commit in the project's own builds, `520(Build:2)` in Debian's.
    pub build_id: String,
    /// `The Document Foundation`.
    pub vendor: String,
}

const DEEPEST: usize = 6;
const LARGEST: u64 = 64 << 20;

/// The installation folder (the one that holds `program`) at or below a folder: an archive may begin anywhere.
pub fn find(folder: &Path) -> Result<PathBuf> {
    let mut level = vec![folder.to_owned()];
    if folder.file_name().is_some_and(|name| name == "program") {
        level.extend(folder.parent().map(Path::to_owned));
    }
    for _ in 0..DEEPEST {
        if let Some(found) = level.iter().find(|folder| is_installation(folder)) {
            return Ok(found.clone());
        }
        level = level.iter().flat_map(|folder| subfolders(folder)).collect();
    }
    let hint = "the folder must hold program/soffice.bin: an installation, or the instdir of a finished build";
    Err(BuildError::usage(folder.display().to_string(), "no office in it", hint))
}

fn is_installation(folder: &Path) -> bool {
    folder.join("program/soffice.bin").is_file()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).map(|e| e.path()).collect();
    folders.sort();
    folders
}

/// Reads what the office at `install` says, where `root` is what it takes for `/`.
pub fn identify(root: &Path, install: &Path) -> Result<Identity> {
    let versionrc = text(root, install, "program/versionrc");
    let key = ini(&text(root, install, "program/bootstraprc"), "ProductKey").unwrap_or_default();
    let (product, short) = key.rsplit_once(' ').unwrap_or((key.as_str(), ""));
    let registry = text(root, install, "share/registry/main.xcd");
    let long = property(&registry, "ooSetupVersionAboutBox").filter(|version| !version.is_empty());
    let identity = Identity {
        product: property(&registry, "ooName").filter(|n| !n.is_empty()).unwrap_or_else(|| product.to_owned()),
        version: long.unwrap_or_else(|| short.to_owned()),
        build_id: ini(&versionrc, "buildid").unwrap_or_default(),
        vendor: ini(&versionrc, "Vendor").unwrap_or_default(),
    };
    match identity.version.is_empty() {
        true => Err(BuildError::broken(install.join("program/bootstraprc"), "names no version of an office")),
        false => Ok(identity),
    }
}

/// A file of the installation, links followed inside its root; empty where there is none.
fn text(root: &Path, install: &Path, file: &str) -> String {
    let inside = install.strip_prefix(root).unwrap_or(install).join(file);
    let mut bytes = Vec::new();
    let opened = rootfs::resolve(root, &inside).and_then(|place| std::fs::File::open(place).ok());
    // A partly read file is still worth a look.
    let _ = opened.map(|file| file.take(LARGEST).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `key=value`, wherever it stands.
pub fn ini(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix('='))?;
    Some(line.trim().to_owned())
}

/// The value of a property in a registry file; its schema, which comes first, names it with more attributes.
fn property(xcd: &str, name: &str) -> Option<String> {
    let start = format!("<prop oor:name=\"{name}\">");
    let alternative = format!("<prop oor:name=\"{name}\" oor:op=\"fuse\">");
    let rest = xcd.split_once(&start).or_else(|| xcd.split_once(&alternative))?.1;
    let inside = rest.split_once("</prop>")?.0;
    let value = inside.split_once("<value>")?.1.split_once("</value>")?.0;
    Some(value.trim().to_owned())
}

/// Whether a build id is a commit of git.
pub fn is_commit(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A folder that looks like an office.
    pub fn fake(install: &Path, version: &str, build_id: &str) {
        let write = |name: &str, text: &str| {
            let place = install.join(name);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, text).unwrap();
        };
        write("program/soffice.bin", "not really");
        write("program/versionrc", &format!("[Version]\nbuildid={build_id}\nVendor=Me\n"));
        write("program/bootstraprc", "[Bootstrap]\nProductKey=LibreOfficeDev 26.8\n");
        let about = format!("<prop oor:name=\"ooSetupVersionAboutBox\"><value>{version}</value></prop>");
        write("share/registry/main.xcd", &about);
    }

    fn check(main_xcd: &str, expected: (&str, &str)) {
        let folder = tempfile::tempdir().unwrap();
        fake(folder.path(), "", "c0ffee");
        std::fs::write(folder.path().join("share/registry/main.xcd"), main_xcd).unwrap();
        let identity = identify(Path::new("/"), folder.path()).unwrap();
        assert_eq!((identity.product.as_str(), identity.version.as_str()), expected);
        assert_eq!((identity.build_id.as_str(), identity.vendor.as_str()), ("c0ffee", "Me"));
    }

    #[test]
    fn versions_from_the_registry_else_the_bootstrap_file() {
        let schema = "<prop oor:name=\"ooSetupVersionAboutBox\" oor:type=\"xs:string\"/>";
        let value = "<prop oor:name=\"ooSetupVersionAboutBox\">\n <value>26.8.2.2</value>\n</prop>";
        let name = "<prop oor:name=\"ooName\" oor:op=\"fuse\"><value>LibreOffice</value></prop>";
        check(&[schema, value].concat(), ("LibreOfficeDev", "26.8.2.2"));
        check(&[value, name].concat(), ("LibreOffice", "26.8.2.2"));
        check("<prop oor:name=\"ooSetupVersionAboutBox\"><value/></prop>", ("LibreOfficeDev", "26.8"));
        check("", ("LibreOfficeDev", "26.8"));
    }

    #[test]
    fn keys_of_versionrc() {
        let text = "[Version]\r\nAllLanguages=en-US fr\nbuildid=520(Build:2)\n";
        assert_eq!(ini(text, "buildid").as_deref(), Some("520(Build:2)"));
        assert_eq!(ini(text, "AllLanguages").as_deref(), Some("en-US fr"));
        assert_eq!(ini(text, "build"), None);
    }

    #[test]
    fn commits_are_told_from_other_build_ids() {
        assert!(is_commit("bffef4ea93e59bebbeaf7f431bb02b1a39ee8a59"));
        assert!(!is_commit("520(Build:2)") && !is_commit(""));
    }

    #[test]
    fn an_installation_is_found_below_and_above() {
        let folder = tempfile::tempdir().unwrap();
        let install = folder.path().join("opt/libreoffice25.2");
        fake(&install, "25.2.3.2", "x");
        assert_eq!(find(folder.path()).unwrap(), install);
        assert_eq!(find(&install.join("program")).unwrap(), install);
        assert!(find(&install.join("share")).unwrap_err().to_string().contains("no office"));
    }
}
