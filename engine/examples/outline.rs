//! Prints the trees of documents of any format that is read: `cargo run -p recette-engine --example outline -- FILE…`; `--quiet`
//! prints one line each.
use recette_engine::format::Format;
use recette_engine::model::outline;
use recette_engine::read::{Limits, read};
use std::path::Path;
use std::time::Instant;

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let quiet = flags.iter().any(|f| f == "--quiet");
    for file in files {
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let start = Instant::now();
        let extension = Path::new(&file).extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
        let Some(format) = Format::of_extension(&extension) else {
            eprintln!("{file}: not the extension of a document");
            continue;
        };
        match read(format, &bytes, &Limits::default()) {
            Ok(reading) if quiet => {
                let notices: Vec<&str> = reading.notices.iter().map(|n| n.message.as_str()).collect();
                println!("{file}: {} nodes, {:?}, {notices:?}", reading.document.count(), start.elapsed());
            }
            Ok(reading) => {
                print!("{}", outline(&reading.document));
                reading.notices.iter().for_each(|n| println!("! {:?} {}", n.place, n.message));
            }
            Err(error) => println!("{file}: error: {error}"),
        }
    }
}
