//! Prints the outline and the notices of documents, or only reads them (`--quiet`) and says what went wrong.

use recette_engine::model::outline;
use recette_engine::read::{Limits, ooxml};
use std::time::Instant;

fn main() {
    let mut quiet = false;
    let mut bytes_read = 0usize;
    let start = Instant::now();
    for path in std::env::args().skip(1) {
        if path == "--quiet" {
            quiet = true;
            continue;
        }
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("{path}: cannot be read");
            continue;
        };
        bytes_read += bytes.len();
        let one = Instant::now();
        match ooxml::read(&bytes, &Limits::default()) {
            Ok(reading) if quiet => {
                println!(
                    "{path}: {} nodes, {} notices, {:?}",
                    reading.document.count(),
                    reading.notices.len(),
                    one.elapsed()
                );
                for notice in reading.notices {
                    println!(
                        "  {}@{} {}: {}",
                        notice.place.part, notice.place.offset, notice.place.word, notice.message
                    );
                }
            }
            Ok(reading) => {
                print!("{}", outline(&reading.document));
                for notice in reading.notices {
                    println!(
                        "! {}@{} {}: {}",
                        notice.place.part, notice.place.offset, notice.place.word, notice.message
                    );
                }
            }
            Err(error) => println!("{path}: ERROR {error}"),
        }
    }
    eprintln!("{bytes_read} bytes of packages in {:?}", start.elapsed());
}
