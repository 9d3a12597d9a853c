//! `recette bundle`: makes, verifies and shows what leaves a ministry.

use super::check::{Kept, last};
use super::key::{group, policy, private, signer, tags, text, today};
use super::{Choose, Usage};
use crate::bundling::Making;
use crate::context::Context;
use crate::progress::provisioning;
use crate::scenario;
use crate::store::write_whole;
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use recette_certify::ballot::Attestation;
use recette_certify::bundle::{Build, Bundle, StepResult};
use recette_certify::envelope::{Envelope, PayloadType, canonical, seal};
use recette_certify::group::{Group, Participant};
use recette_certify::intake::{Received, intake};
use recette_certify::keys::PublicKey;
use recette_certify::policy::{Policy, What};
use recette_corpora::suite::manifest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Subcommands of `bundle`.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Make a signed bundle of the last check: numbers, words of a closed vocabulary, keyed tags; nothing of the documents
    Create(Create),
    /// Verify a signed file: signature, allow-list, and with a group file all it is bound to
    Verify(Verify),
    /// Show what a signed file holds, verified or not
    Show {
        /// The file
        file: PathBuf,
        /// The payload as it was signed
        #[arg(long)]
        json: bool,
    },
    /// Say a document's tag, for a carried fix of the group file
    Tag {
        /// Documents
        #[arg(required = true)]
        documents: Vec<PathBuf>,
        /// The ministry's key for tags
        #[arg(long)]
        tag_key: PathBuf,
    },
}

/// Arguments of `bundle create`.
#[derive(Debug, Args)]
pub struct Create {
    /// The group file
    #[arg(long)]
    group: PathBuf,
    /// The ministry's policy; its scenarios are run now, in the candidate
    #[arg(long)]
    policy: PathBuf,
    /// The ministry's private key
    #[arg(long)]
    key: PathBuf,
    /// The ministry's key for tags
    #[arg(long)]
    tag_key: PathBuf,
    /// The group's key for tags: documents of suites that are marked shared get a second tag under it
    #[arg(long)]
    shared_key: Option<PathBuf>,
    /// Signed attestations of manual tests
    #[arg(long)]
    attestation: Vec<PathBuf>,
    /// Number of the bundle in this round (default: one more than the last that was made here)
    #[arg(long)]
    sequence: Option<u64>,
    /// The signed file to write (default: PARTICIPANT-SEQUENCE.recette)
    #[arg(long, short)]
    output: Option<PathBuf>,
    #[command(flatten)]
    choose: Choose,
}

/// Arguments of `bundle verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The file
    file: PathBuf,
    /// The group file: signer, round, builds, policy and sequence have to fit too
    #[arg(long, required_unless_present = "public_key")]
    group: Option<PathBuf>,
    /// Or a public key: only signature and allow-list
    #[arg(long)]
    public_key: Option<PathBuf>,
    /// Write signed.bin and signature.bin into this folder, for openssl
    #[arg(long)]
    extract: Option<PathBuf>,
}

/// Runs `recette bundle …`.
pub fn run(command: &BundleCommand) -> Result<u8> {
    match command {
        BundleCommand::Create(create) => make(create),
        BundleCommand::Verify(verify) => check(verify),
        BundleCommand::Show { file, json } => show(file, *json),
        BundleCommand::Tag { documents, tag_key } => tag(documents, tag_key),
    }
}

fn make(create: &Create) -> Result<u8> {
    let (group, policy, key) = (group(&create.group)?, policy(&create.policy)?, private(&create.key)?);
    let participant = signer(&group, &key, &create.key)?;
    if policy.participant != participant.id {
        let said = format!("the policy is {}'s, the key {}'s", policy.participant, participant.id);
        return Err(Usage(format!("{said}; hint: the ministry's own policy and key")).into());
    }
    let (tag_key, shared_key) = (tags(&create.tag_key)?, create.shared_key.as_deref().map(tags).transpose()?);
    let context = Context::new()?;
    let kept = last(&context)?;
    of_this_round(&group, &kept)?;
    let results = results(create, &context, &group, &policy, &kept)?;
    let shared = shared_suites(&context, &kept)?;
    if shared_key.is_none() && !shared.is_empty() {
        eprintln!(
            "warning: suites are marked as shared, and --shared-key is not given: nobody else can recognise their documents"
        );
    }
    let counter = Counter::of(&context, &group, participant)?;
    let sequence = create.sequence.unwrap_or(counter.last.max(participant.after) + 1);
    let making = Making {
        comparison: &kept.comparison,
        planned: &kept.planned,
        group: &group,
        participant,
        policy: &policy,
        tags: &tag_key,
        shared: shared_key.as_ref().map(|key| (key, &shared)),
        sequence,
        made: today(),
    };
    let bundle = making.bundle(results)?;
    let bytes = seal(PayloadType::Bundle, &bundle.to_payload(), &key);
    let path = create.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}-{sequence}.recette", participant.id)));
    write_whole(&path, &bytes).with_context(|| path.display().to_string())?;
    counter.keep(sequence)?;
    print!("{}", summary(&bundle));
    eprintln!("{}: {} bytes", path.display(), bytes.len());
    Ok(0)
}

/// Says at once what the secretary would refuse.
fn of_this_round(group: &Group, kept: &Kept) -> Result<()> {
    let base = crate::bundling::build(&kept.comparison.base)?;
    let candidate = crate::bundling::build(&kept.comparison.candidate)?;
    let told = |b: &Build| format!("{} {}", b.version, b.build_id);
    if let Err(what) = group.certified.is(&base) {
        let hint = format!("hint: recette check --base with the certified {}", group.certified.version);
        return Err(Usage(format!(
            "the last check's base is {}, another {what} than the certified build; {hint}",
            told(&base)
        ))
        .into());
    }
    if group.candidate.is(&candidate).is_err() {
        eprintln!(
            "warning: {} is not the group's candidate; this bundle only says how that version suits",
            told(&candidate)
        );
    }
    Ok(())
}

/// What became of each step.
fn results(create: &Create, context: &Context, group: &Group, policy: &Policy, kept: &Kept) -> Result<Vec<StepResult>> {
    let folder = create.policy.parent().unwrap_or(Path::new("."));
    let attestations = attestations(create, group, policy, kept)?;
    let mut bench = None;
    let mut results = Vec::new();
    for (index, step) in policy.steps.iter().enumerate() {
        results.push(match &step.what {
            What::Gate { .. } => StepResult::Gate,
            What::Attested { person, .. } => {
                let found = attestations.iter().find(|a| a.step == index + 1);
                if found.is_none() {
                    eprintln!(
                        "warning: step {} ({}) is not signed by {person}: the verdict stays open",
                        index + 1,
                        step.title
                    );
                }
                found.map_or(StepResult::Missing, |a| {
                    if a.passed { StepResult::Passed(Some(a.made)) } else { StepResult::Failed(Some(a.made)) }
                })
            }
            What::Scenario(scenario) => {
                let bench = match &mut bench {
                    Some(bench) => bench,
                    None => bench.insert(Bench::new(create, context, kept)?),
                };
                let outcome = scenario::run(&bench.office, &bench.kit, &bench.conditions, scenario, folder)?;
                let word = if outcome.passed { "passed" } else { "FAILED" };
                eprintln!("step {} ({}): {word}: {}", index + 1, step.title, outcome.said.join("; "));
                if outcome.passed { StepResult::Passed(None) } else { StepResult::Failed(None) }
            }
        });
    }
    Ok(results)
}

/// The candidate, ready to run scenarios.
struct Bench {
    office: crate::office::Office,
    kit: crate::conditions::Kit,
    conditions: crate::conditions::Conditions,
}

impl Bench {
    fn new(create: &Create, context: &Context, kept: &Kept) -> Result<Bench> {
        let candidate = &kept.comparison.candidate;
        let fits = |b: &crate::builds::Build| b.fingerprint == candidate.fingerprint;
        let found = context.registry.list()?.into_iter().flatten().find(fits);
        let build = match found {
            Some(build) => build,
            None => context.registry.resolve(&candidate.source)?,
        };
        build.ensure_unchanged()?;
        if !fits(&build) {
            return Err(
                Usage(format!("{} is not what the last check tested; hint: check again", candidate.name)).into()
            );
        }
        let Choose { locale, fonts } = &create.choose;
        let (conditions, kit) = context.conditions(locale, fonts, &mut provisioning())?;
        Ok(Bench { office: crate::context::office(&build)?, kit, conditions })
    }
}

/// Attestations that hold for this candidate; any other is an error, for somebody means it to count.
fn attestations(create: &Create, group: &Group, policy: &Policy, kept: &Kept) -> Result<Vec<Attestation>> {
    let candidate = crate::bundling::build(&kept.comparison.candidate)?;
    create.attestation.iter().map(|path| attestation(path, group, policy, &candidate)).collect()
}

fn attestation(path: &Path, group: &Group, policy: &Policy, candidate: &Build) -> Result<Attestation> {
    let no = |why: String| Usage(format!("{}: {why}", path.display()));
    let envelope = read(path)?;
    if envelope.payload_type != PayloadType::Attestation {
        return Err(no("not an attestation".to_owned()).into());
    }
    let signed = policy.steps.iter().enumerate().find_map(|(index, step)| match &step.what {
        What::Attested { key, .. } => envelope.open(key).ok().map(|payload| (index + 1, payload)),
        _ => None,
    });
    let (_, payload) = signed.ok_or_else(|| no("signed by nobody whom the policy names".to_owned()))?;
    let attestation: Attestation = canonical(payload).map_err(|e| no(e.to_string()))?;
    let by_step = |a: &Attestation| match a.step.checked_sub(1).and_then(|i| policy.steps.get(i)).map(|s| &s.what) {
        Some(What::Attested { key, .. }) => envelope.open(key).is_ok(),
        _ => false,
    };
    let bound = (&attestation.group, &attestation.round, &attestation.participant);
    let why = match () {
        () if bound != (&group.group, &group.round, &policy.participant) => "made for another group, round or ministry",
        () if !by_step(&attestation) => "signed by another person than its step wants",
        () if attestation.build != *candidate => "about another build than the last check's candidate",
        () if attestation.made > today() => "made on a day that is not yet",
        () => return Ok(attestation),
    };
    Err(no(why.to_owned()).into())
}

/// Suites of the check that their manifests mark as shared.
fn shared_suites(context: &Context, kept: &Kept) -> Result<BTreeSet<String>> {
    let folder = context.home.folder("suites")?;
    let names: BTreeSet<&String> = kept.planned.iter().map(|p| &p.suite).collect();
    let shared = |name: &&&String| manifest::load(&folder.join(format!("{name}.toml"))).is_ok_and(|s| s.shared);
    Ok(names.iter().filter(shared).map(|name| (*name).clone()).collect())
}

/// The last number that was given out here, per round and ministry.
struct Counter {
    path: PathBuf,
    last: u64,
}

impl Counter {
    fn of(context: &Context, group: &Group, participant: &Participant) -> Result<Counter> {
        let name = format!("{}.{}.{}", group.group, group.round, participant.id);
        let path = context.home.folder("sequences")?.join(name);
        let last = std::fs::read_to_string(&path).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0);
        Ok(Counter { path, last })
    }

    fn keep(&self, sequence: u64) -> Result<()> {
        let next = self.last.max(sequence);
        write_whole(&self.path, next.to_string().as_bytes()).with_context(|| self.path.display().to_string())
    }
}

fn read(path: &Path) -> Result<Envelope> {
    let bytes = std::fs::read(path).map_err(|e| Usage(format!("{}: {e}; hint: check the path", path.display())))?;
    Envelope::parse(&bytes).map_err(|e| Usage(format!("{}: {e}", path.display())).into())
}

fn check(verify: &Verify) -> Result<u8> {
    let bytes = std::fs::read(&verify.file).map_err(|e| Usage(format!("{}: {e}", verify.file.display())))?;
    let envelope = read(&verify.file)?;
    if let Some(folder) = &verify.extract {
        write_whole(&folder.join("signed.bin"), &envelope.signed_bytes())?;
        write_whole(&folder.join("signature.bin"), envelope.signature())?;
    }
    let verdict = match (&verify.group, &verify.public_key) {
        (Some(path), _) => bound(&group(path)?, &verify.file, bytes),
        (None, Some(path)) => {
            let key = PublicKey::parse(&text(path)?).map_err(|e| Usage(format!("{}: {e}", path.display())))?;
            signed(&envelope, &key)
        }
        (None, None) => Err("neither group file nor public key".to_owned()),
    };
    match verdict {
        Ok(said) => {
            println!("{said}");
            Ok(0)
        }
        Err(why) => {
            eprintln!("refused: {}: {why}", verify.file.display());
            Ok(super::REFUSED)
        }
    }
}

/// By the group file: as the secretary would.
fn bound(group: &Group, path: &Path, bytes: Vec<u8>) -> Result<String, String> {
    let believed = intake(group, today(), [Received { name: path.display().to_string(), bytes }]);
    if let Some(refused) = believed.refused.first() {
        return Err(refused.reason.to_string());
    }
    let bundle = believed.bundles.first().map(|c| {
        let b = &c.bundle;
        format!(
            "sound: bundle {} of {}, {} documents, sha256 {}",
            b.sequence,
            b.participant,
            b.documents.len(),
            c.digest
        )
    });
    bundle
        .or_else(|| believed.abstentions.keys().next().map(|id| format!("sound: abstention of {id}")))
        .ok_or_else(|| "nothing in it".to_owned())
}

fn signed(envelope: &Envelope, key: &PublicKey) -> Result<String, String> {
    let payload = envelope.open(key).map_err(|e| e.to_string())?;
    if envelope.payload_type == PayloadType::Bundle {
        Bundle::parse(payload).map_err(|e| e.to_string())?;
    }
    Ok(format!("sound: {}, sha256 {}", envelope.payload_type.name(), envelope.digest()))
}

fn show(path: &Path, json: bool) -> Result<u8> {
    let envelope = read(path)?;
    let payload = envelope.unverified();
    if !json && envelope.payload_type == PayloadType::Bundle {
        let bundle = Bundle::parse(payload).map_err(|why| Usage(format!("{}: {why}", path.display())))?;
        print!("{}", summary(&bundle));
        return Ok(0);
    }
    // Nothing but what JSON escapes: this may be anything.
    let value: serde_json::Value =
        serde_json::from_slice(payload).map_err(|_| Usage(format!("{}: the payload is no JSON", path.display())))?;
    let text = if json { serde_json::to_string(&value)? } else { serde_json::to_string_pretty(&value)? };
    println!("{}", text.replace(char::is_control, " "));
    Ok(0)
}

/// A bundle in a few lines.
fn summary(bundle: &Bundle) -> String {
    use recette_engine::compare::Class;
    let count = |class: Class| bundle.documents.iter().filter(|d| d.class == class).count();
    let classes = Class::ALL.iter().filter(|c| count(**c) > 0).map(|c| format!("{} {}", count(*c), c.name()));
    let classes: Vec<String> = classes.collect();
    let judgement = recette_certify::gates::judge(bundle, today().max(bundle.made), &BTreeSet::new());
    let mut lines = vec![
        format!(
            "bundle {} of {}, group {}, round {}, made {}",
            bundle.sequence, bundle.participant, bundle.group, bundle.round, bundle.made
        ),
        format!(
            "{} {} → {} {}",
            bundle.base.version, bundle.base.build_id, bundle.candidate.version, bundle.candidate.build_id
        ),
        format!("{} documents: {}", bundle.documents.len(), classes.join(", ")),
        format!("policy (steps) {}", bundle.rules.digest()),
    ];
    for step in &judgement.steps {
        let why = step.why.as_ref().map(|w| format!(": {}", recette_certify::sentences::Language::English.why(w)));
        lines.push(
            format!("step {} ({}): {:?}{}", step.step, step.kind, step.standing, why.unwrap_or_default())
                .to_lowercase(),
        );
    }
    lines.join("\n") + "\n"
}

fn tag(documents: &[PathBuf], tag_key: &Path) -> Result<u8> {
    let key = tags(tag_key)?;
    for path in documents {
        let bytes = std::fs::read(path).map_err(|e| Usage(format!("{}: {e}; hint: check the path", path.display())))?;
        println!("{}  {}", key.tag(&crate::pages::digest(&bytes)), path.display());
    }
    Ok(0)
}
