//! How the verdict and what a meeting asks about it come out of a group file and what is believed.
//!
//! In: group, believed files, the date. Out: a [`Certificate`]. Deliberately absent: anything that could make it better by
//! leaving something out; what a bundle is in numbers (`evidence`).

use super::{Blocker, CarriedFix, Certificate, Evidence, Participant, Point, Remark, State, Suits, Verdict};
use crate::Date;
use crate::ballot::Choice;
use crate::bundle::{Bundle, Row};
use crate::gates::{self, Extent, Standing, judge};
use crate::group::{Approval, Carried, Group};
use crate::intake::{Believed, Counted};
use crate::keys::Tag;
use crate::words::{Digest, Id, Signature, Version};
use recette_engine::compare::Class;
use recette_engine::model::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// At most so many groups are tried for what accepting them would change.
const TRIALS: usize = 25;

/// Decides.
pub fn certify(group: &Group, believed: &Believed, today: Date) -> Certificate {
    let round = Round { group, believed, today };
    let current = round.bundles_of(&group.candidate.version);
    let participants: Vec<Participant> = group.participants.iter().map(|p| round.participant(p, &current)).collect();
    let carried: Vec<CarriedFix> = group.carried.iter().map(|fix| round.carried(fix, &current)).collect();
    let passed = participants.iter().filter(|p| p.state == State::Passed).count();
    let points = round.points(&participants, &carried, passed);
    let versions = round.versions();
    let fallback = versions.iter().find(|v| v.certified || (v.lacks.is_empty() && !v.passes.is_empty())).cloned();
    let (blockers, accepting_all) = round.blockers(&current);
    let end = |version: &Version| (version.clone(), group.end_of_support(version));
    Certificate {
        schema: 1,
        verdict: verdict(&points),
        points,
        group: group.group.clone(),
        round: group.round.clone(),
        made: today,
        certified: end(&group.certified.version),
        candidate: end(&group.candidate.version),
        evidence: believed.evidence.clone(),
        participants,
        quorum: (passed, group.quorum),
        approval: group.approval,
        blockers,
        accepting_all,
        versions,
        fallback,
        too_late: round.too_late(),
        carried,
        deployed: group.deployed.clone(),
        refused: believed.refused.clone(),
        remarks: round.remarks(&current),
    }
}

fn verdict(points: &[Point]) -> Verdict {
    match points {
        [] => Verdict::Certified,
        points if points.iter().any(Point::refuses) => Verdict::Refused,
        _ => Verdict::Undetermined,
    }
}

/// What everything is computed from.
struct Round<'a> {
    group: &'a Group,
    believed: &'a Believed,
    today: Date,
}

type Current<'a> = BTreeMap<&'a Id, &'a Counted>;

impl<'a> Round<'a> {
    fn bundles_of(&self, version: &Version) -> Current<'a> {
        let of = self.believed.bundles.iter().filter(|c| c.bundle.candidate.version == *version);
        of.map(|c| (&c.bundle.participant, c)).collect()
    }

    fn judge(&self, bundle: &Bundle) -> gates::Judgement {
        judge(bundle, self.today, &BTreeSet::new())
    }

    fn participant(&self, of: &crate::group::Participant, current: &Current<'_>) -> Participant {
        let counted = current.get(&of.id);
        let judgement = counted.map(|c| self.judge(&c.bundle));
        let state = match &judgement {
            Some(judgement) => State::of(judgement.standing),
            None if self.believed.abstentions.contains_key(&of.id) => State::Abstains,
            None => State::Missing,
        };
        Participant {
            id: of.id.clone(),
            name: of.name.clone(),
            desktops: of.desktops,
            state,
            steps: judgement.map(|j| j.steps).unwrap_or_default(),
            vote: self.believed.votes.get(&of.id).map(|v| v.choice),
            bundle: counted.map(|c| Evidence::of(c)),
        }
    }

    fn points(&self, participants: &[Participant], carried: &[CarriedFix], passed: usize) -> Vec<Point> {
        let mut points: Vec<Point> = participants.iter().filter_map(Participant::point).collect();
        let back = carried.iter().filter(|c| c.back > 0);
        points.extend(back.map(|c| Point::CarriedBack { fix: c.id.clone(), documents: c.back }));
        let open = carried.iter().filter(|c| c.back == 0 && c.open > 0);
        points.extend(open.map(|c| Point::CarriedOpen { fix: c.id.clone(), documents: c.open }));
        if passed < self.group.quorum {
            points.push(Point::Quorum { passed, needed: self.group.quorum });
        }
        points.extend(self.approval(participants));
        points.sort_by_key(|p| !p.refuses());
        points
    }

    fn approval(&self, participants: &[Participant]) -> Vec<Point> {
        let mut points = Vec::new();
        let against = participants.iter().filter(|p| p.vote == Some(Choice::Refuse));
        let approvals = participants.iter().filter(|p| p.vote == Some(Choice::Approve)).count();
        let missing = participants.iter().filter(|p| p.vote.is_none());
        let without = missing.clone().count();
        let needed = match self.group.approval {
            Approval::Unanimous => {
                points.extend(against.map(|p| Point::Against { participant: p.id.clone() }));
                1
            }
            Approval::Majority => participants.len() / 2 + 1,
        };
        if approvals + without < needed {
            points.push(Point::NotApproved { approvals, needed });
        }
        points.extend(missing.map(|p| Point::NoVote { participant: p.id.clone() }));
        points
    }

    fn carried(&self, fix: &Carried, current: &Current<'_>) -> CarriedFix {
        let (mut back, mut open, mut seen_by) = (0, 0, BTreeSet::new());
        for tag in &fix.documents {
            let found = current.iter().filter_map(|(id, c)| Some((*id, &c.bundle, row_of(&c.bundle, tag)?)));
            let found: Vec<(&Id, &Bundle, &Row)> = found.collect();
            let shown: Vec<&Id> = found.iter().filter(|(_, b, r)| shows(b, r, fix)).map(|(id, ..)| *id).collect();
            let measured = found.iter().any(|(_, _, row)| measured(row));
            back += usize::from(!shown.is_empty());
            open += usize::from(shown.is_empty() && !measured);
            seen_by.extend(shown.into_iter().cloned());
        }
        CarriedFix {
            id: fix.id.clone(),
            owner: fix.owner.clone(),
            note: fix.note.clone(),
            documents: fix.documents.len(),
            back,
            open,
            seen_by: seen_by.into_iter().collect(),
        }
    }

    /// All versions that anybody gave results for, and the certified one; latest first.
    fn versions(&self) -> Vec<Suits> {
        let certified = &self.group.certified.version;
        let known: BTreeSet<&Version> =
            self.believed.bundles.iter().map(|c| &c.bundle.candidate.version).chain([certified]).collect();
        known.into_iter().rev().map(|version| self.suits(version)).collect()
    }

    fn suits(&self, version: &Version) -> Suits {
        let certified = *version == self.group.certified.version;
        let current = self.bundles_of(version);
        let lost = |id: &Id| {
            let fixes = self.group.carried.iter().filter(|f| f.owner == *id);
            fixes.map(|f| self.carried(f, &current)).any(|f| f.back > 0 || f.open > 0)
        };
        let passes = |id: &Id| {
            let passed = current.get(id).is_some_and(|c| self.judge(&c.bundle).standing == Standing::Passed);
            certified || (passed && !lost(id))
        };
        let (yes, no): (Vec<&Id>, Vec<&Id>) = self.group.participants.iter().map(|p| &p.id).partition(|id| passes(id));
        let no = no.into_iter().filter(|id| !self.believed.abstentions.contains_key(*id));
        Suits {
            version: version.clone(),
            certified,
            passes: yes.into_iter().cloned().collect(),
            lacks: no.cloned().collect(),
            end: self.group.end_of_support(version),
        }
    }

    fn too_late(&self) -> Vec<(Version, Date)> {
        let lines = self.group.lines.iter().filter(|l| self.ends_too_early(l.end));
        lines.map(|l| (l.name.clone(), l.end)).collect()
    }

    fn ends_too_early(&self, end: Date) -> bool {
        gates::days_between(self.today, end) < self.group.days_needed as i64
    }

    fn blockers(&self, current: &Current<'_>) -> (Vec<Blocker>, Vec<(Id, State)>) {
        let mut found: BTreeMap<Signature, Blocker> = BTreeMap::new();
        let judged: BTreeMap<&Id, gates::Judgement> =
            current.iter().map(|(id, c)| (*id, self.judge(&c.bundle))).collect();
        for (id, judgement) in &judged {
            for (signature, (severity, extent)) in &judgement.blockers {
                let blocker = found.entry(signature.clone()).or_insert_with(|| Blocker::new(signature, *severity));
                blocker.severity = blocker.severity.max(*severity);
                blocker.blocks.push(((*id).clone(), *extent));
            }
        }
        let all: BTreeSet<Signature> = found.keys().cloned().collect();
        let mut blockers: Vec<Blocker> = found.into_values().collect();
        blockers.sort_by(heavier);
        for blocker in blockers.iter_mut().take(TRIALS) {
            blocker.others = others(blocker, current);
            blocker.accepting = self.changes(&judged, current, &BTreeSet::from([blocker.signature.clone()]));
        }
        (blockers, self.changes(&judged, current, &all))
    }

    /// Who would stand elsewhere if these were accepted.
    fn changes(
        &self,
        judged: &BTreeMap<&Id, gates::Judgement>,
        current: &Current<'_>,
        accept: &BTreeSet<Signature>,
    ) -> Vec<(Id, State)> {
        let concerned = judged.iter().filter(|(_, j)| j.blockers.keys().any(|s| accept.contains(s)));
        let then = concerned.filter_map(|(id, now)| {
            let standing = judge(&current.get(*id)?.bundle, self.today, accept).standing;
            (standing != now.standing).then(|| ((*id).clone(), State::of(standing)))
        });
        then.collect()
    }

    fn remarks(&self, current: &Current<'_>) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let builds: BTreeSet<&Digest> = current.values().map(|c| &c.bundle.candidate.fingerprint).collect();
        if builds.len() > 1 {
            remarks.push(Remark::SeveralBuilds { builds: builds.len() });
        }
        let conditions: BTreeSet<&Digest> = current.values().map(|c| &c.bundle.conditions.digest).collect();
        if conditions.len() > 1 {
            remarks.push(Remark::SeveralConditions { conditions: conditions.len() });
        }
        let (certified, candidate) = (&self.group.certified.version, &self.group.candidate.version);
        match self.group.end_of_support(certified) {
            Some(end) if self.ends_too_early(end) => {
                remarks.push(Remark::CertifiedEnds { version: certified.clone(), end });
            }
            Some(_) => {}
            None => remarks.push(Remark::NoCalendar { version: certified.clone() }),
        }
        match self.group.end_of_support(candidate) {
            Some(end) if self.ends_too_early(end) => {
                remarks.push(Remark::CandidateEnds { version: candidate.clone(), end });
            }
            Some(_) => {}
            None => remarks.push(Remark::NoCalendar { version: candidate.clone() }),
        }
        remarks
    }
}

impl Blocker {
    fn new(signature: &Signature, severity: Severity) -> Blocker {
        Blocker { signature: signature.clone(), severity, blocks: vec![], others: vec![], accepting: vec![] }
    }

    fn weight(&self) -> f64 {
        self.blocks.iter().map(|(_, e)| e.weight).sum()
    }
}

fn heavier(a: &Blocker, b: &Blocker) -> std::cmp::Ordering {
    let severity = b.severity.cmp(&a.severity);
    severity.then_with(|| b.weight().total_cmp(&a.weight())).then_with(|| a.signature.cmp(&b.signature))
}

fn others(blocker: &Blocker, current: &Current<'_>) -> Vec<(Id, Extent)> {
    let blocked: BTreeSet<&Id> = blocker.blocks.iter().map(|(id, _)| id).collect();
    let rest = current.iter().filter(|(id, _)| !blocked.contains(*id));
    let extents = rest.map(|(id, c)| ((*id).clone(), gates::extent(&c.bundle, &blocker.signature)));
    extents.filter(|(_, extent)| extent.documents > 0).collect()
}

fn row_of<'b>(bundle: &'b Bundle, tag: &Tag) -> Option<&'b Row> {
    if let Ok(index) = bundle.documents.binary_search_by(|row| row.tag.cmp(tag)) {
        return bundle.documents.get(index);
    }
    let index = bundle.shared.binary_search_by(|(shared, _)| shared.cmp(tag)).ok()?;
    bundle.documents.get(bundle.shared.get(index)?.1 as usize)
}

/// Whether a document shows what a fix had mended: new, changed, or as before.
fn shows(bundle: &Bundle, row: &Row, fix: &Carried) -> bool {
    let groups = row.groups.iter().filter_map(|g| bundle.groups.get(*g as usize));
    groups.into_iter().any(|g| fix.signatures.contains(&g.signature))
}

fn measured(row: &Row) -> bool {
    !matches!(row.class, Class::Inconclusive | Class::Flaky | Class::Excluded) && !row.flags.both_stop
}
