//! A dossier's pages in a real Chromium: accessible, narrow, and nothing of what people wrote runs.

use super::bench::{Bench, deployed};
use super::driver::{Chromium, axe_source};
use super::world;
use serde_json::json;
use std::fs;
use std::path::Path;

const EVIL: &str = "<script>document.title='PWNED'</script><img src=x onerror=document.title='PWNED'>\u{202e}";

/// A round with everything that a page can hold, and names that would like to be markup.
fn rich() -> Bench {
    let carried = format!(
        "[[carried]]\nid = \"bords\"\nowner = \"ministry-0\"\nsignatures = [\"{}\"]\ndocuments = [\"{}\"]\nnote = \"\"\"{EVIL}\"\"\"\n",
        world::LOST,
        world::tag_key(0).tag("document 0")
    );
    let group = world::group_text(3, 2, &(deployed() + &carried))
        .replace("Ministry 1", EVIL)
        .replace("Windows x86-64", "<b>Windows</b>");
    let mut bundles: Vec<_> = (0..3).map(|n| world::bundle(n, &world::regressed(6, n + 1))).collect();
    bundles[1].rules.steps.push(world::scenario_rule());
    bundles[1].results.push(recette_certify::bundle::StepResult::Failed(None));
    let rule = recette_certify::policy::AcceptedRule {
        signature: world::signature(world::OTHER),
        documents: 2,
        until: world::day("2027-01-01"),
    };
    bundles[2].rules.accepted.push(rule);
    let mut files: Vec<_> = bundles.iter().map(world::signed).collect();
    files.push(recette_certify::intake::Received { name: "rubbish.vote".into(), bytes: b"x".to_vec() });
    Bench::with(&group, files)
}

const CARD: &str = r#"{"by": {"aspect": {"image/shape/frame": {"detected": {"hit": 8, "of": 10, "low": 0.49, "high": 0.943},
    "told": {"hit": 0, "of": 0, "low": 0, "high": 1}}}}, "skipped": 3, "skipped_why": {"x": 3}, "on_pages_only": 1,
    "stable": {"alarms": 14, "changed": 44, "of": 132, "low": 0.0643, "high": 0.1704}}"#;

fn written() -> Bench {
    let bench = rich();
    fs::write(bench.path("card.json"), CARD).unwrap();
    bench.certify(&["--accuracy", "card.json"], 102);
    bench
}

#[test]
fn what_was_given_is_said_and_nothing_is_made_up() {
    let bench = written();
    let page = bench.text("d/index.html");
    for wanted in ["14 of 132: 10.6\u{a0}% (6.4 to 17.0)", "8 of 10: 80.0\u{a0}% (49.0 to 94.3)", "image, shape, frame"]
    {
        assert!(page.contains(wanted), "{wanted}");
    }
    for wanted in
        ["Lost again in", "mail merge: failed", "were not run themselves", "Formats of which no document was given"]
    {
        assert!(page.contains(wanted), "{wanted}");
    }
    bench.verify(0);
    let without = rich();
    without.certify(&[], 102);
    assert!(without.text("d/index.html").contains("No accuracy card was given"));
    assert!(without.text("d/index.fr.html").contains("Aucune fiche de fiabilité"));
    assert!(bench.text("d/index.fr.html").contains("image, forme, cadre"));
}

fn open(browser: &mut Chromium, page: &Path) {
    browser.call("Page.navigate", json!({"url": format!("file://{}", page.display())}));
    browser.wait(&format!("location.href.endsWith('{}') && document.readyState === 'complete'", page.display()));
}

const PAGES: [&str; 4] = ["index.html", "index.fr.html", "summary.html", "summary.fr.html"];

#[test]
fn pages_are_accessible_in_light_and_dark_and_narrow() {
    let (Some(axe), Some(mut browser)) = (axe_source(), Chromium::start()) else { return };
    let bench = written();
    for scheme in ["light", "dark"] {
        browser.scheme(scheme);
        for page in PAGES {
            open(&mut browser, &bench.path("d").join(page));
            assert_eq!(browser.violations(&axe), json!([]), "{page}, {scheme}");
        }
    }
    browser.size(320, 800);
    for page in PAGES {
        open(&mut browser, &bench.path("d").join(page));
        assert_eq!(browser.eval("document.documentElement.scrollWidth <= 320"), json!(true), "{page}");
    }
}

#[test]
fn what_people_wrote_is_shown_as_text() {
    let Some(mut browser) = Chromium::start() else { return };
    let bench = written();
    let index = bench.path("d/index.html");
    open(&mut browser, &index);
    assert!(!bench.text("d/index.html").contains('\u{202e}'));
    assert_eq!(browser.eval("document.querySelectorAll('script, img, b').length"), json!(0));
    assert_eq!(browser.eval("document.body.textContent.includes('onerror=document.title')"), json!(true));
    assert_eq!(browser.said, Vec::<String>::new());
    // Were something not escaped, the policy would refuse it.
    let html = bench.text("d/index.html").replace("</main>", &format!("{EVIL}</main>"));
    fs::write(&index, html).unwrap();
    open(&mut browser, &index);
    assert_ne!(browser.eval("document.title"), json!("PWNED"));
    assert!(browser.said.iter().any(|said| said.contains("Content Security Policy")), "{:?}", browser.said);
}
