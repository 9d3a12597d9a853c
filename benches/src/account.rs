//! Where processor time goes while something runs: this process, what it started, everything else on the machine.
//!
//! In: `getrusage`, `/proc`. Out: [`Moment`]s, and [`Spent`] between two of them.

use nix::sys::resource::{Usage, UsageWho, getrusage};
use std::collections::HashMap;
use std::iter::Sum;
use std::ops::Add;
use std::time::Instant;

/// The machine's clocks at one moment.
#[derive(Debug)]
pub struct Moment {
    at: Instant,
    own: f64,
    ended: f64,
    living: HashMap<u32, f64>,
    machine: f64,
}

/// Seconds spent between two moments.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// On the clock.
    pub wall: f64,
    /// By this process.
    pub own: f64,
    /// By processes it started, that ended and were waited for, with theirs.
    pub ended: f64,
    /// By processes it started that still live; what they waited for is not in it.
    pub living: f64,
    /// By everything on the machine.
    pub machine: f64,
}

impl Moment {
    /// Now.
    pub fn now() -> Moment {
        Moment {
            at: Instant::now(),
            own: used(UsageWho::RUSAGE_SELF),
            ended: used(UsageWho::RUSAGE_CHILDREN),
            living: descendants(std::process::id()).into_iter().filter_map(|p| Some((p, ran(p)?))).collect(),
            machine: machine().unwrap_or_default(),
        }
    }

    /// What was spent since then.
    pub fn spent(&self) -> Spent {
        let now = Moment::now();
        let living = now.living.iter().map(|(p, ran)| ran - self.living.get(p).unwrap_or(&0.0)).sum();
        Spent {
            wall: (now.at - self.at).as_secs_f64(),
            own: now.own - self.own,
            ended: now.ended - self.ended,
            living,
            machine: now.machine - self.machine,
        }
    }
}

impl Spent {
    /// All processor time of this process and what it started, `unseen` being what living processes waited for.
    pub fn all(&self, unseen: f64) -> f64 {
        self.own + self.ended + self.living + unseen
    }
}

impl Add for Spent {
    type Output = Spent;

    fn add(self, other: Spent) -> Spent {
        Spent {
            wall: self.wall + other.wall,
            own: self.own + other.own,
            ended: self.ended + other.ended,
            living: self.living + other.living,
            machine: self.machine + other.machine,
        }
    }
}

impl Sum for Spent {
    fn sum<I: Iterator<Item = Spent>>(iter: I) -> Spent {
        iter.fold(Spent::default(), Spent::add)
    }
}

fn used(who: UsageWho) -> f64 {
    let seconds = |u: Usage| {
        let (user, system) = (u.user_time(), u.system_time());
        (user.tv_sec() + system.tv_sec()) as f64 + (user.tv_usec() + system.tv_usec()) as f64 / 1e6
    };
    getrusage(who).map_or(0.0, seconds)
}

/// Processes below one, all generations.
fn descendants(of: u32) -> Vec<u32> {
    let children = |process: u32| {
        let Ok(tasks) = std::fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
        let lists = tasks.flatten().filter_map(|t| std::fs::read_to_string(t.path().join("children")).ok());
        lists.flat_map(|l| l.split_whitespace().filter_map(|p| p.parse().ok()).collect::<Vec<u32>>()).collect()
    };
    let mut found = children(of);
    let mut next = 0;
    while let Some(process) = found.get(next) {
        let below = children(*process);
        found.extend(below);
        next += 1;
    }
    found
}

/// Seconds that a process was on a processor, all its threads.
fn ran(process: u32) -> Option<f64> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let nanoseconds = |text: String| text.split_whitespace().next()?.parse::<u64>().ok();
    let each = tasks.flatten().filter_map(|t| nanoseconds(std::fs::read_to_string(t.path().join("schedstat")).ok()?));
    Some(each.sum::<u64>() as f64 / 1e9)
}

/// Seconds that the machine's processors were busy since it started.
fn machine() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let ticks = text.lines().next().and_then(busy_ticks)?;
    let rate = nix::unistd::sysconf(nix::unistd::SysconfVar::CLK_TCK).ok().flatten()?;
    Some(ticks as f64 / rate as f64)
}

/// All of a `cpu` line but idle, waiting for disks, and guests, which are in user time already.
fn busy_ticks(line: &str) -> Option<u64> {
    let columns: Vec<u64> = line.strip_prefix("cpu ")?.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    Some(columns.iter().take(8).sum::<u64>() - columns.get(3)? - columns.get(4)?)
}

/// The middle one; 0 of none.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = numbers.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.len() % 2, sorted.get(middle), middle.checked_sub(1).and_then(|m| sorted.get(m))) {
        (0, Some(high), Some(low)) => (low + high) / 2.0,
        (_, Some(middle), _) => *middle,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cpu_line_is_read() {
        assert_eq!(busy_ticks("cpu  10 1 5 900 30 2 3 4 7 0"), Some(25));
        assert_eq!(busy_ticks("cpu0 1 2"), None);
    }

    #[test]
    fn the_middle_is_found() {
        assert_eq!((median([3.0, 1.0, 2.0]), median([4.0, 1.0]), median([])), (2.0, 2.5, 0.0));
    }

    #[test]
    fn work_is_seen() {
        let before = Moment::now();
        let count = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";
        assert!(std::process::Command::new("sh").args(["-c", count]).status().unwrap().success());
        let spent = before.spent();
        assert!(spent.ended > 0.0 && spent.machine >= 0.0 && spent.all(1.0) >= 1.0, "{spent:?}");
    }
}
