//! Gives every planned document its class and puts the comparison together.
//!
//! In: builds, conditions and what both did to each document. Out: a [`Comparison`]. Excluded comes before inconclusive,
//! inconclusive before flaky, and only what is none of them is judged by [`class_of`].

use super::input::{DocumentInput, SideInput};
use super::judge::{disagreement, environment, outcome, pages, password, structure};
use super::pair::pair;
use super::tally::{Gap, exit, not_measured, tally};
use super::{BuildInfo, Class, Comparison, DocumentResult, Judged, Judgement, Status, class_of, group};
use crate::finding::Finding;
use crate::format::Route;
use std::collections::BTreeMap;

/// Schema number of [`Comparison`].
pub const SCHEMA: u32 = 1;

/// Compares what two builds did to the planned documents. `executed` is the number of trials and views that were run for it.
pub fn compare(
    base: BuildInfo,
    candidate: BuildInfo,
    conditions: BTreeMap<String, String>,
    inputs: Vec<DocumentInput>,
    executed: usize,
) -> Comparison {
    let gaps: Vec<Gap> = inputs.iter().map(Gap::of).collect();
    let bytes: Vec<u64> = inputs.iter().map(|input| input.bytes).collect();
    let documents: Vec<DocumentResult> = inputs.into_iter().map(document).collect();
    Comparison {
        schema: SCHEMA,
        base,
        candidate,
        conditions,
        tally: tally(&documents),
        groups: group::groups(&documents, &bytes),
        executed,
        not_measured: not_measured(&gaps, &documents),
        exit: exit(&documents),
        accepted: Vec::new(),
        documents,
    }
}

/// Classifies one document.
pub fn document(input: DocumentInput) -> DocumentResult {
    let settled = unjudged(&input);
    let outcome = judged_outcome(&input);
    let DocumentInput { base, candidate, direct, .. } = &input;
    let mut findings = match settled {
        Some((Class::Excluded | Class::Inconclusive, _)) => Vec::new(),
        _ => findings(base.as_ref(), candidate.as_ref(), direct.as_deref()),
    };
    let judgements = [outcome, structure(&findings), pages(&input.pages)];
    let (class, why) = match settled {
        Some((class, why)) => (class, Some(why)),
        None => (class_of(judgements), None),
    };
    let mut remarks: Vec<String> = why.into_iter().chain(input.remarks.iter().cloned()).collect();
    remarks.extend(speed(base.as_ref(), candidate.as_ref()));
    if class == Class::Unchanged {
        remarks.extend(alike(&findings));
        findings.clear();
    }
    result(input, class, judgements, remarks, findings)
}

fn result(
    input: DocumentInput,
    class: Class,
    judgements: [Judgement; 3],
    remarks: Vec<String>,
    findings: Vec<Judged>,
) -> DocumentResult {
    DocumentResult {
        id: input.id,
        name: input.name,
        format: input.format,
        suite: input.suite,
        owner: input.owner,
        weight: if input.weight.is_finite() { input.weight.max(0.0) } else { 0.0 },
        tags: input.tags,
        producer: input.producer,
        class,
        accepted: None,
        judgements,
        remarks,
        base: input.base.map(|b| b.side),
        candidate: input.candidate.map(|c| c.side),
        findings,
        pages: input.pages,
    }
}

/// Why a document is not judged, if it is not.
fn unjudged(input: &DocumentInput) -> Option<(Class, String)> {
    if let Some(why) = &input.excluded {
        return Some((Class::Excluded, why.clone()));
    }
    let sides = [("base", &input.base), ("candidate", &input.candidate)];
    let locked = |side: &Option<SideInput>| side.as_ref().is_some_and(|s| password(&s.side.outcome));
    if sides.iter().any(|(_, side)| locked(side)) {
        return Some((Class::Excluded, "password".to_owned()));
    }
    let open = sides.iter().find_map(|(name, side)| inconclusive(name, side.as_ref()));
    let flaky = || sides.iter().find_map(|(name, side)| flaky(name, side.as_ref()));
    open.or_else(flaky)
}

fn inconclusive(name: &str, side: Option<&SideInput>) -> Option<(Class, String)> {
    match side {
        None => Some((Class::Inconclusive, format!("no trial of the {name}"))),
        Some(side) => {
            let message = environment(&side.side.outcome)?;
            Some((Class::Inconclusive, format!("trial of the {name} failed on our side: {message}")))
        }
    }
}

fn flaky(name: &str, side: Option<&SideInput>) -> Option<(Class, String)> {
    let why = disagreement(side?)?;
    Some((Class::Flaky, format!("{why} in the {name}")))
}

fn judged_outcome(input: &DocumentInput) -> Judgement {
    match (&input.base, &input.candidate) {
        (Some(base), Some(candidate)) => outcome(&base.side.outcome, &candidate.side.outcome),
        _ => Judgement::Same,
    }
}

/// Findings of the routes that both sides got through, paired; and what their outputs differ in directly.
fn findings(base: Option<&SideInput>, candidate: Option<&SideInput>, direct: Option<&[Finding]>) -> Vec<Judged> {
    let (Some(base), Some(candidate)) = (base, candidate) else { return Vec::new() };
    let both = |route: &Route| base.measured.contains(route) && candidate.measured.contains(route);
    let of = |side: &SideInput| side.findings.iter().filter(|f| both(&f.route)).cloned().collect::<Vec<_>>();
    let mut judged = pair(of(base), of(candidate));
    let altered = |finding: &Finding| Judged { status: Status::Altered, finding: finding.clone(), base: None };
    judged.extend(direct.unwrap_or_default().iter().map(altered));
    judged
}

/// Findings of an unchanged document are all alike; their number is enough.
fn alike(findings: &[Judged]) -> Option<String> {
    match findings.len() {
        0 => None,
        1 => Some("1 difference from the original is the same in both builds".to_owned()),
        n => Some(format!("{n} differences from the original are the same in both builds")),
    }
}

/// Twice and one second of CPU time slower or faster is a remark.
fn speed(base: Option<&SideInput>, candidate: Option<&SideInput>) -> Option<String> {
    let (base, candidate) = (base?.side.cpu_seconds, candidate?.side.cpu_seconds);
    let word = match candidate - base {
        more if more >= 1.0 && candidate >= 2.0 * base => "slower",
        less if less <= -1.0 && base >= 2.0 * candidate => "faster",
        _ => return None,
    };
    Some(format!("{word}: {candidate:.1} s of CPU time instead of {base:.1} s"))
}
