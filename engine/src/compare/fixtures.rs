//! Values for tests of the comparison.

use super::input::{Attempt, DocumentInput, SideInput};
use super::*;
use crate::finding::{Change, Origin, Path, Subject};
use crate::format::Route;
use crate::model::{Kind, Property, Value};

pub(crate) const ROUTE: Route = Route { from: Format::Rtf, to: Format::Rtf };

pub(crate) fn lost(path: &str) -> Finding {
    Finding {
        path: Path(path.into()),
        subject: Subject::Node(Kind::Table),
        change: Change::Lost,
        severity: Severity::Major,
        origin: Origin::Import,
        route: ROUTE,
        old: None,
        new: None,
        place: None,
        count: 1,
    }
}

pub(crate) fn gained(path: &str) -> Finding {
    Finding { change: Change::Gained, ..lost(path) }
}

pub(crate) fn altered(path: &str, old: i64, new: i64) -> Finding {
    Finding {
        subject: Subject::Property(Property::ParaIndentStart),
        change: Change::Altered,
        old: Some(Value::Length(old)),
        new: Some(Value::Length(new)),
        ..lost(path)
    }
}

pub(crate) fn lost_text(path: &str, text: &str) -> Finding {
    Finding { subject: Subject::Text, old: Some(Value::text(text)), count: text.len() as u32, ..lost(path) }
}

pub(crate) fn judged(status: Status) -> Judged {
    Judged { status, finding: lost("body[1]/table[1]"), base: None }
}

pub(crate) fn crash(stage: Stage) -> Outcome {
    Outcome::Stopped { stage, route: None, why: Reason::Crash { signal: "SIGSEGV".into(), frames: Vec::new() } }
}

pub(crate) fn environment() -> Outcome {
    Outcome::Stopped { stage: Stage::Load, route: None, why: Reason::Environment { message: "disk full".into() } }
}

pub(crate) fn side(outcome: Outcome) -> SideInput {
    SideInput {
        side: Side {
            outcome: outcome.clone(),
            cpu_seconds: 0.1,
            wall_seconds: 0.1,
            attempts: 1,
            mode: "zygote".into(),
        },
        attempts: vec![Attempt { outcome, digest: None }],
        measured: vec![ROUTE],
        findings: Vec::new(),
    }
}

pub(crate) fn with(findings: Vec<Finding>) -> SideInput {
    SideInput { findings, ..side(Outcome::Finished) }
}

pub(crate) fn input(base: SideInput, candidate: SideInput) -> DocumentInput {
    DocumentInput {
        id: "00".into(),
        name: "a.rtf".into(),
        format: Format::Rtf,
        suite: "s".into(),
        owner: "o".into(),
        weight: 1.0,
        tags: Vec::new(),
        bytes: 1,
        producer: None,
        excluded: None,
        base: Some(base),
        candidate: Some(candidate),
        direct: None,
        pages: vec![page(PageView::AcrossBuilds, 0.0)],
        remarks: Vec::new(),
    }
}

pub(crate) fn page(view: PageView, distance: f32) -> PageComparison {
    let image = || PageImage { digest: "d".into(), width: 10, height: 10 };
    let difference =
        PageDifference { left: Some(1), right: Some(1), distance, regions: Vec::new(), ..PageDifference::default() };
    PageComparison {
        view,
        route: None,
        left: vec![image()],
        right: vec![image()],
        differences: if distance > 0.0 { vec![difference] } else { Vec::new() },
        distance,
    }
}

pub(crate) fn result(class: Class) -> DocumentResult {
    DocumentResult { class, ..classify::document(input(side(Outcome::Finished), side(Outcome::Finished))) }
}
