//! The registry as a whole, with offices that are only named so.

use super::office::tests::fake;
use super::*;
use crate::home::Home;
use std::path::{Path, PathBuf};

struct Case {
    folder: tempfile::TempDir,
    registry: Registry,
}

impl Case {
    fn new() -> Case {
        let folder = tempfile::tempdir().unwrap();
        let registry = Registry::new(Home::at(folder.path().join("home")));
        Case { folder, registry }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn add(&self, what: &Path, name: &str) -> Result<Build> {
        self.registry.add(what.to_str().unwrap(), Some(name), &mut |_| ())
    }

    fn office(&self, name: &str, version: &str) -> PathBuf {
        fake(&self.at(name), version, &"c".repeat(40));
        self.at(name)
    }

    /// A build with a root of its own, as `debian:` leaves it.
    fn own_root(&self, name: &str) -> Build {
        let place = self.at("home/builds").join(name);
        let root = place.join("root");
        std::fs::create_dir_all(&place).unwrap();
        unpack::make_merged_root(&root).unwrap();
        fake(&root.join("usr/lib/libreoffice"), "25.2.3.2", "520(Build:2)");
        std::fs::write(root.join("usr/lib64/ld.so"), "loader").unwrap();
        let ground = Ground::OwnRoot { program: "/usr/lib/libreoffice/program".into() };
        let draft = build::Draft { patches: "4:25.2.3-2".into(), ..build::Draft::office(ground, &place).unwrap() };
        let build = draft.finish(name, "debian:trixie", &place).unwrap();
        build.write(&place).unwrap();
        build
    }

    fn left(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.at("home/builds")).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.retain(|name| !name.ends_with("guard.lock"));
        names.sort();
        names
    }
}

#[test]
fn a_folder_is_added_listed_and_removed() {
    let case = Case::new();
    let office = case.office("lo/instdir", "26.8.2.2");
    let build = case.add(&office, "mine").unwrap();
    assert_eq!((build.version.as_str(), build.build_id.as_str()), ("26.8.2.2", "c".repeat(40).as_str()));
    assert_eq!(build.program(), office.join("program"));
    assert_eq!(case.registry.get("mine").unwrap(), build);
    let names: Vec<String> = case.registry.list().unwrap().into_iter().map(|b| b.unwrap().name).collect();
    assert_eq!(names, ["mine"]);
    case.registry.remove("mine").unwrap();
    assert_eq!(case.left(), Vec::<String>::new());
    assert!(office.join("program/soffice.bin").is_file());
    assert!(case.registry.remove("mine").unwrap_err().to_string().contains("not added"));
}

#[test]
fn the_same_again_is_the_same_and_another_is_an_error() {
    let case = Case::new();
    let (office, other) = (case.office("a", "1.0"), case.office("b", "2.0"));
    let build = case.add(&office, "x").unwrap();
    assert_eq!(case.add(&office, "x").unwrap(), build);
    let error = case.add(&other, "x").unwrap_err().to_string();
    assert!(error.contains("--name"), "{error}");
}

#[test]
fn a_changed_folder_is_noticed_and_recorded_anew() {
    let case = Case::new();
    let office = case.office("a", "1.0");
    let build = case.add(&office, "x").unwrap();
    assert_eq!(build.verify().unwrap(), Verification::Unchanged);
    std::fs::write(office.join("program/libnew.so"), "new").unwrap();
    assert!(matches!(build.verify().unwrap(), Verification::Changed { .. }));
    assert!(build.ensure_unchanged().unwrap_err().to_string().contains("builds add"));
    let anew = case.add(&office, "x").unwrap();
    assert_ne!(anew.fingerprint, build.fingerprint);
    assert_eq!(case.registry.get("x").unwrap().verify().unwrap(), Verification::Unchanged);
}

#[test]
fn what_fails_leaves_nothing() {
    let case = Case::new();
    std::fs::create_dir(case.at("empty")).unwrap();
    std::fs::write(case.at("x.tar.gz"), "no gzip").unwrap();
    std::fs::write(case.at("x.tar.zst"), "no zstd").unwrap();
    for what in ["empty", "x.tar.gz", "x.tar.zst", "missing"] {
        assert!(case.add(&case.at(what), "x").is_err(), "{what}");
    }
    assert!(case.registry.add("command:/no/file.toml", Some("x"), &mut |_| ()).is_err());
    assert_eq!(
        std::fs::read_dir(case.at("home/builds")).map(|_| case.left()).unwrap_or_default(),
        Vec::<String>::new()
    );
}

#[test]
fn stale_partials_go_with_the_next_add() {
    let case = Case::new();
    std::fs::create_dir_all(case.at("home/builds/.partial-lo252-1-0/root/usr")).unwrap();
    assert!(case.registry.list().unwrap().is_empty());
    case.add(&case.office("a", "1.0"), "x").unwrap();
    assert_eq!(case.left(), ["x"]);
}

#[test]
fn a_root_goes_to_another_home_and_back() {
    let (from, to) = (Case::new(), Case::new());
    let build = from.own_root("lo252");
    let (file, second) = (from.at("lo252.tar.zst"), from.at("again.tar.zst"));
    from.registry.export("lo252", &file).unwrap();
    let imported = to.registry.add(file.to_str().unwrap(), None, &mut |_| ()).unwrap();
    assert_eq!(
        (&imported.name, &imported.fingerprint, &imported.source),
        (&build.name, &build.fingerprint, &build.source)
    );
    assert_eq!((imported.patches.as_str(), imported.verify().unwrap()), ("4:25.2.3-2", Verification::Unchanged));
    assert_eq!(std::fs::read_link(imported.root().unwrap().join("lib")).unwrap(), Path::new("usr/lib"));
    assert_eq!(imported.info().build_id, "4:25.2.3-2");
    assert_eq!(to.add(&file, "lo252").unwrap().fingerprint, build.fingerprint);
    from.registry.export("lo252", &second).unwrap();
    assert_eq!(std::fs::read(file).unwrap(), std::fs::read(second).unwrap());
}

#[test]
fn an_altered_export_is_refused() {
    let (from, to) = (Case::new(), Case::new());
    let build = from.own_root("lo252");
    std::fs::write(build.root().unwrap().join("usr/lib/libreoffice/program/libx.so"), "altered").unwrap();
    from.registry.export("lo252", &from.at("f.tar.zst")).unwrap();
    let error = to.add(&from.at("f.tar.zst"), "x").unwrap_err().to_string();
    assert!(error.contains("fingerprint"), "{error}");
    assert_eq!(to.left(), Vec::<String>::new());
}

#[test]
fn an_installation_is_exported_with_its_files() {
    let (from, to) = (Case::new(), Case::new());
    let office = from.office("a/instdir", "26.8.0.0");
    let build = from.add(&office, "dev").unwrap();
    from.registry.export("dev", &from.at("f.tar.zst")).unwrap();
    let imported = to.add(&from.at("f.tar.zst"), "dev").unwrap();
    assert!(imported.program().starts_with(to.folder.path()) && imported.program().join("soffice.bin").is_file());
    assert_eq!(imported.fingerprint, build.fingerprint);
}

#[test]
fn a_folder_can_be_named_without_being_added() {
    let case = Case::new();
    let office = case.office("core/instdir", "26.8.0.0");
    let build = case.registry.resolve(office.to_str().unwrap()).unwrap();
    assert_eq!((build.name.as_str(), build.version.as_str()), ("core", "26.8.0.0"));
    assert_eq!(build.install_on_host(), office);
    assert!(case.registry.resolve("lo9").unwrap_err().to_string().contains("builds add"));
}

#[test]
fn commands_are_added_and_not_exported() {
    let case = Case::new();
    let text = "name='Copy'\nversion='1'\ncommand=['/bin/cp','{input}','{output}']";
    std::fs::write(case.at("cp.toml"), text).unwrap();
    let what = format!("command:{}", case.at("cp.toml").display());
    let build = case.registry.add(&what, None, &mut |_| ()).unwrap();
    assert_eq!((build.name.as_str(), build.product.as_str()), ("cp", "Copy"));
    assert!(matches!(build.kind, Kind::Command(_)));
    assert!(case.registry.export("cp", &case.at("f.tar.zst")).unwrap_err().to_string().contains("not exported"));
    assert!(!case.at("f.tar.zst").exists());
}

#[test]
fn a_download_that_fails_leaves_nothing() {
    let case = Case::new();
    let home = Home::at(case.at("home"));
    let request = apt::Request {
        mirror: format!("file:{}", case.at("no-archive").display()),
        suite: "bookworm".into(),
        version: None,
        versioned: "dash",
        pinned: "dash",
        packages: vec!["dash".into()],
        keyrings: Vec::new(),
    };
    let staging = staging::Staging::begin(&home.builds().unwrap(), "x").unwrap();
    assert!(debian::fetch(&home, request, &staging.path().join("work"), &mut |_| ()).is_err());
    drop(staging);
    assert_eq!(case.left(), Vec::<String>::new());
    let cached = std::fs::read_dir(case.at("home/cache/debs")).into_iter().flatten().flatten();
    assert_eq!(cached.filter(|entry| entry.path().is_file()).count(), 0);
}
