//! How sure a proportion is: Wilson's score interval for 95 %.
//!
//! In: hits and trials. Out: both ends, as shares. It stays inside 0 to 1 and is honest about few trials, which the usual
//! interval is not.

/// The normal distribution's 97.5 % point.
const Z: f64 = 1.959_963_984_540_054;

/// The interval that holds the true share in 95 of 100 cases; all of 0 to 1 where nothing was tried.
pub fn interval(hit: usize, of: usize) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let n = of as f64;
    let share = hit as f64 / n;
    let widening = Z * Z / n;
    let middle = (share + widening / 2.0) / (1.0 + widening);
    let half = Z / (1.0 + widening) * (share * (1.0 - share) / n + widening / (4.0 * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hit: usize, of: usize, low: f64, high: f64) {
        let got = interval(hit, of);
        assert!((got.0 - low).abs() < 5e-4 && (got.1 - high).abs() < 5e-4, "{hit} of {of}: {got:?}");
    }

    #[test]
    fn known_values() {
        check(0, 0, 0.0, 1.0);
        check(0, 10, 0.0, 0.2775);
        check(10, 10, 0.7225, 1.0);
        check(5, 10, 0.2366, 0.7634);
        check(95, 100, 0.8882, 0.9785);
    }
}
