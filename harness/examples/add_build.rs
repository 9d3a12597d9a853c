//! Adds builds and font sets: `add_build HOME WHAT NAME`, `add_build HOME fonts SET`, `add_build HOME export NAME FILE`.

use recette::builds::{Progress, Registry, fonts};
use recette::home::Home;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let home = Home::at(&arguments[0]);
    let mut last = 0;
    let mut show = |progress: Progress| match progress {
        Progress::Step(text) | Progress::Note(text) => eprintln!("{text}"),
        Progress::Download { done, total } | Progress::Unpack { done, total } => {
            let percent = done * 10 / total.max(1);
            if percent != last {
                eprintln!("  {done} of {total}");
                last = percent;
            }
        }
    };
    match (arguments[1].as_str(), &arguments[2]) {
        ("fonts", set) => println!("{:#?}", fonts::provision(&home, fonts::FontSet::parse(set)?, &mut show)?),
        ("export", name) => Registry::new(home).export(name, arguments[3].as_ref())?,
        ("verify", name) => println!("{:?}", Registry::new(home).get(name)?.verify()?),
        (what, name) => {
            let build = Registry::new(home).add(what, Some(name), &mut show)?;
            println!("{:#?}\n{} packages, missing {:?}", build.info(), build.packages.len(), build.missing_libraries);
        }
    }
    Ok(())
}
