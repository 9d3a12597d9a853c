//! From passes to outcomes: what a build did to a document, believed only after it was seen twice where it matters.
//!
//! In: the attempts at a document and at the views of its saved files. Out: [`Settled`] passes, [`Trial`]s with one
//! [`Outcome`]. Pure: the store is read by the caller.

use crate::store::{Failure, Pass};
use recette_engine::compare::{Outcome, Reason, Stage};
use recette_engine::format::{Component, Format, Route};
use std::collections::BTreeMap;

/// How often our own side may fail before it is given up.
const MOST_TROUBLE: usize = 3;

/// What is known after some attempts.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "one at a time, taken apart at once")]
pub enum Known {
    /// Another attempt is needed.
    Again(Next),
    /// Nothing more to learn.
    Settled(Settled),
}

/// How the next attempt has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Like any other.
    Normal,
    /// With three times the time: it hung, although it had a processor for itself.
    Longer,
    /// Alone on the machine and with three times the time: it hung, but may have waited for others.
    Alone,
}

/// The pass that counts, and how the attempts agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// The first sound attempt that ended by itself: the views are of the files that it saved, and a second attempt may
    /// save other bytes.
    pub pass: Pass,
    /// Two attempts ended differently.
    pub flaky: bool,
    /// Number of attempts.
    pub attempts: usize,
}

/// What is believed at once, and what is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    /// Anything is tried twice, to confirm it.
    pub of_anything: bool,
    /// The document stopped in a better mode before: if it dies or hangs in this one too, this mode is no cure.
    pub only_of_success: bool,
}

/// Decides whether more attempts are needed: a death is tried twice, a hang again with more time and a processor for
/// itself, our own trouble up to three times.
pub fn known(attempts: &[Pass], doubt: Doubt) -> Known {
    let sound: Vec<&Pass> = attempts.iter().filter(|p| p.trouble.is_none()).collect();
    let Some(last) = sound.last() else {
        return match attempts.last() {
            Some(pass) if attempts.len() >= MOST_TROUBLE => settled(pass, false, attempts.len()),
            _ => Known::Again(Next::Normal),
        };
    };
    if sound.len() == 1 {
        if last.timed_out && !doubt.only_of_success {
            return Known::Again(if had_processor(last) { Next::Longer } else { Next::Alone });
        }
        if doubt.of_anything || (last.death.is_some() && !doubt.only_of_success) {
            return Known::Again(Next::Normal);
        }
    }
    if let [first, second] = sound.as_slice()
        && first.timed_out
        && second.timed_out
        && had_processor(first)
        && !had_processor(second)
    {
        return Known::Again(Next::Alone);
    }
    // A hang that ended when it had the machine for itself was only slow.
    let merely_slow = sound.first().is_some_and(|p| p.timed_out) && !last.timed_out;
    let differ = sound.iter().any(|p| ending(p) != ending(last));
    let counts = sound.iter().find(|p| !p.timed_out).unwrap_or(last);
    settled(counts, differ && !merely_slow, attempts.len())
}

/// Whether a pass ran nearly all of its time, so that other programs cannot be why it took so long.
fn had_processor(pass: &Pass) -> bool {
    pass.cpu_ms * 10 >= pass.wall_ms * 8
}

fn settled(pass: &Pass, flaky: bool, attempts: usize) -> Known {
    Known::Settled(Settled { pass: pass.clone(), flaky, attempts })
}

/// What two attempts have to agree in.
fn ending(pass: &Pass) -> (bool, Option<i32>, Option<&str>, Vec<&str>) {
    let stage = pass.cut_off.as_ref().map(|(stage, _)| stage.as_str());
    let failures = pass.failures.iter().map(|f| f.stage.as_str()).collect();
    (pass.timed_out, pass.death.as_ref().map(|d| d.signal), stage, failures)
}

/// All that one build did to one document.
#[derive(Clone, Debug)]
pub struct Trial {
    /// How it ended.
    pub outcome: Outcome,
    /// The original: loaded, painted, saved.
    pub original: Settled,
    /// The build's own saved files, loaded again.
    pub views: BTreeMap<Format, Settled>,
}

impl Trial {
    /// Puts a trial together.
    pub fn new(format: Format, routes: &[Route], original: Settled, views: BTreeMap<Format, Settled>) -> Trial {
        Trial { outcome: outcome(format, routes, &original.pass, &views), original, views }
    }

    /// Whether attempts disagreed anywhere.
    pub fn flaky(&self) -> bool {
        self.original.flaky || self.views.values().any(|v| v.flaky)
    }

    /// Sum over the passes that count: CPU and wall seconds.
    pub fn seconds(&self) -> (f64, f64) {
        let passes = || self.views.values().chain([&self.original]).map(|s| &s.pass);
        let sum = |of: fn(&Pass) -> u64| passes().map(of).sum::<u64>() as f64 / 1000.0;
        (sum(|p| p.cpu_ms), sum(|p| p.wall_ms))
    }
}

/// The first stage, in their order, at which something stopped it.
fn outcome(format: Format, routes: &[Route], original: &Pass, views: &BTreeMap<Format, Settled>) -> Outcome {
    if let Some((stage, why)) = stop_before_saving(format, original) {
        return Outcome::Stopped { stage, route: None, why };
    }
    for route in routes {
        if let Some(why) = stop_at_save(route.to, original) {
            return Outcome::Stopped { stage: Stage::Save, route: Some(*route), why };
        }
    }
    for route in routes {
        let Some(view) = views.get(&route.to) else { continue };
        if let Some((stage, why)) = stop_before_saving(route.to, &view.pass) {
            let stage = if stage == Stage::Load { Stage::Reload } else { Stage::Rerender };
            return Outcome::Stopped { stage, route: Some(*route), why };
        }
    }
    Outcome::Finished
}

/// Why a file was not loaded or not painted.
pub fn stop_before_saving(format: Format, pass: &Pass) -> Option<(Stage, Reason)> {
    if let Some(message) = &pass.trouble {
        return Some((Stage::Load, Reason::Environment { message: message.clone() }));
    }
    let at = pass.cut_off.as_ref().map(|(stage, name)| (stage_of(stage, name.as_deref()), brutal(pass)));
    if let Some((stage, why)) = at {
        return (stage != Stage::Save).then_some((stage, why));
    }
    if let Some(failure) = pass.failures.iter().find(|f| f.stage == "load") {
        return Some((Stage::Load, Reason::Refused { message: failure.message.clone() }));
    }
    if let Some(message) = opened_as(format, pass.document_type) {
        return Some((Stage::Load, Reason::Refused { message }));
    }
    if let Some(failure) = pass.failures.iter().find(|f| f.name.as_deref() == Some("print")) {
        return Some((Stage::Render, said(failure)));
    }
    pass.pages.is_none().then_some((Stage::Render, Reason::NoOutput))
}

fn stop_at_save(to: Format, pass: &Pass) -> Option<Reason> {
    if pass.saves.contains_key(to.extension()) {
        return None;
    }
    if pass.cut_off.is_some() {
        return Some(brutal(pass));
    }
    let failure = pass.failures.iter().find(|f| f.name.as_deref() == Some(to.extension()));
    Some(failure.map_or(Reason::NoOutput, said))
}

fn said(failure: &Failure) -> Reason {
    match failure.message.as_str() {
        "" => Reason::NoOutput,
        message => Reason::Refused { message: message.to_owned() },
    }
}

/// The end of a pass that did not end by itself.
fn brutal(pass: &Pass) -> Reason {
    match &pass.death {
        _ if pass.timed_out => Reason::Hang { seconds: pass.seconds },
        Some(death) if death.memory => Reason::Memory { mebibytes: pass.rss_mib },
        Some(death) => Reason::Crash { signal: signal_name(death.signal), frames: death.frames.clone() },
        None => Reason::Environment { message: "the child ended without a word".to_owned() },
    }
}

fn stage_of(stage: &str, name: Option<&str>) -> Stage {
    match (stage, name) {
        // A sheet's pages come from its PDF.
        ("save", Some("print")) | ("render", _) => Stage::Render,
        ("save", _) => Stage::Save,
        _ => Stage::Load,
    }
}

/// A document that opens in another component than its format's was not understood.
fn opened_as(format: Format, document_type: Option<i32>) -> Option<String> {
    let expected = match format.component() {
        Component::Text => 0,
        Component::Sheet => 1,
        Component::Slides => 2,
    };
    let words = match document_type? {
        found if found == expected => return None,
        0 => "a text document",
        1 => "a spreadsheet",
        2 => "a presentation",
        3 => "a drawing",
        _ => "something else",
    };
    Some(format!("opened as {words}"))
}

/// The name of a signal, as `kill -l` has it.
fn signal_name(number: i32) -> String {
    match nix::sys::signal::Signal::try_from(number) {
        Ok(signal) => signal.as_str().to_owned(),
        Err(_) => "exit".to_owned(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::store::{Death, PassKey};

    pub(crate) fn pass() -> Pass {
        let key = PassKey {
            file: "f".into(),
            extension: "rtf".into(),
            wanted: "rtf".into(),
            mode: "zygote".into(),
            painter: None,
        };
        Pass {
            key,
            attempt: 1,
            seconds: 60,
            document_type: Some(0),
            pages: Some(vec![]),
            saves: BTreeMap::new(),
            failures: vec![],
            cut_off: None,
            death: None,
            timed_out: false,
            trouble: None,
            cpu_ms: 10,
            wall_ms: 10,
            rss_mib: 10,
        }
    }

    fn crash(stage: &str) -> Pass {
        let death = Some(Death { signal: 11, frames: vec![], memory: false });
        Pass { cut_off: Some((stage.to_owned(), None)), death, pages: None, ..pass() }
    }

    fn hang() -> Pass {
        Pass { timed_out: true, cut_off: Some(("load".into(), None)), pages: None, wall_ms: 60_000, ..pass() }
    }

    fn busy_hang() -> Pass {
        Pass { cpu_ms: 55_000, ..hang() }
    }

    #[test]
    fn a_hang_that_had_a_processor_needs_none_for_itself() {
        assert_eq!(known(&[busy_hang()], Doubt::default()), Known::Again(Next::Longer));
        assert_eq!(is_settled(&[busy_hang(), busy_hang()]), Some(false));
        assert_eq!(known(&[busy_hang(), hang()], Doubt::default()), Known::Again(Next::Alone), "it was held up");
        assert_eq!(is_settled(&[busy_hang(), hang(), hang()]), Some(false));
        assert_eq!(is_settled(&[busy_hang(), hang(), pass()]), Some(false), "merely slow");
    }

    const CONFIRM: Doubt = Doubt { of_anything: true, only_of_success: false };

    #[test]
    fn a_mode_that_is_no_cure_is_not_tried_twice() {
        let doubt = Doubt { only_of_success: true, ..Doubt::default() };
        for pass in [hang(), crash("load"), pass()] {
            assert!(matches!(known(&[pass], doubt), Known::Settled(Settled { flaky: false, .. })));
        }
    }

    fn is_settled(attempts: &[Pass]) -> Option<bool> {
        match known(attempts, Doubt::default()) {
            Known::Settled(s) => Some(s.flaky),
            Known::Again(_) => None,
        }
    }

    #[test]
    fn attempts_settle() {
        assert_eq!(is_settled(&[]), None);
        assert_eq!(is_settled(&[pass()]), Some(false));
        assert_eq!(is_settled(&[crash("load")]), None);
        assert_eq!(is_settled(&[crash("load"), crash("load")]), Some(false));
        assert_eq!(is_settled(&[crash("load"), pass()]), Some(true));
        assert_eq!(known(&[hang()], Doubt::default()), Known::Again(Next::Alone));
        assert_eq!(is_settled(&[hang(), pass()]), Some(false), "merely slow");
        assert_eq!(is_settled(&[hang(), hang()]), Some(false));
        assert_eq!(known(&[pass()], CONFIRM), Known::Again(Next::Normal));
    }

    #[test]
    fn the_first_attempt_keeps_counting_when_it_is_confirmed() {
        let first = Pass { rss_mib: 1, ..pass() };
        let second = Pass { rss_mib: 2, ..pass() };
        let Known::Settled(settled) = known(&[first.clone(), second], CONFIRM) else { panic!("not settled") };
        assert_eq!(settled.pass, first);
    }

    #[test]
    fn our_own_trouble_is_tried_three_times() {
        let trouble = Pass { trouble: Some("disk".into()), ..pass() };
        assert_eq!(is_settled(&[trouble.clone(), trouble.clone()]), None);
        assert_eq!(is_settled(&[trouble.clone(), trouble.clone(), trouble.clone()]), Some(false));
        assert_eq!(is_settled(&[trouble, pass()]), Some(false));
    }

    fn stopped(pass: Pass) -> Option<(Stage, String)> {
        let routes = [Route { from: Format::Rtf, to: Format::Rtf }];
        match outcome(Format::Rtf, &routes, &pass, &BTreeMap::new()) {
            Outcome::Finished => None,
            Outcome::Stopped { stage, why, .. } => Some((stage, why.word().to_owned())),
        }
    }

    #[test]
    fn every_way_to_stop_has_its_stage_and_reason() {
        let failure = |stage: &str, name: Option<&str>, message: &str| Pass {
            failures: vec![Failure { stage: stage.into(), name: name.map(Into::into), message: message.into() }],
            ..pass()
        };
        let word = |stage, word: &str| Some((stage, word.to_owned()));
        assert_eq!(stopped(crash("load")), word(Stage::Load, "crash"));
        assert_eq!(stopped(crash("render")), word(Stage::Render, "crash"));
        assert_eq!(stopped(crash("save")), word(Stage::Save, "crash"));
        assert_eq!(stopped(hang()), word(Stage::Load, "hang"));
        assert_eq!(stopped(failure("load", None, "no")), word(Stage::Load, "refused"));
        assert_eq!(stopped(failure("save", Some("rtf"), "")), word(Stage::Save, "no-output"));
        assert_eq!(stopped(failure("save", Some("rtf"), "no")), word(Stage::Save, "refused"));
        assert_eq!(stopped(Pass { document_type: Some(3), ..pass() }), word(Stage::Load, "refused"));
        assert_eq!(stopped(Pass { trouble: Some("x".into()), ..pass() }), word(Stage::Load, "environment"));
        assert_eq!(stopped(pass()), word(Stage::Save, "no-output"));
    }
}
