use recette::{conditions::*, sandbox::*, zygote::*};
use recette_wire::*;
use std::path::*;
fn main() {
    let home = Path::new("/tmp/rh");
    let root = PathBuf::from(std::env::args().nth(1).unwrap());
    let kit = Kit::prepare(home, Path::new("/work/home/builds/lo252/root/usr/share/fonts/truetype")).unwrap();
    let mut s = Sandbox::new(&Ground::Root(root.clone()), 512).unwrap();
    kit.furnish(&mut s, None, Some("/usr/lib/libreoffice/share/fonts/truetype"));
    let t = std::time::Instant::now();
    let mut z = match Zygote::start(&s, "/usr/lib/libreoffice/program", Drive::Fork) {
        Ok(z) => z,
        Err(e) => {
            println!("ERR {e}");
            return;
        }
    };
    println!("{:?} {:?}", t.elapsed(), z.ready);
    for file in std::env::args().skip(2) {
        let ext = file.rsplit('.').next().unwrap().to_string();
        let saves = |v: &[&str]| {
            v.iter().map(|e| Save { name: e.to_string(), extension: e.to_string(), filter: None }).collect()
        };
        let (dt, sv) = match ext.as_str() {
            "xlsx" | "ods" => (1, saves(&["ods", "xlsx", "fods", "pdf"])),
            "pptx" | "odp" => (2, saves(&["odp", "pptx", "fodp"])),
            _ => (0, saves(&["rtf", "odt", "docx", "fodt"])),
        };
        let sv: Vec<Save> = match std::env::var("FILTER") {
            Ok(f) => vec![Save { name: "docx".into(), extension: "docx".into(), filter: Some(f) }],
            _ => sv,
        };
        let job = Job {
            extension: ext,
            document_type: dt,
            saves: sv,
            dpi: 96,
            max_pixels: 40_000_000,
            language: "fr-FR".into(),
            password: None,
            limits: ChildLimits { wall_ms: 60000, memory_mib: 4096, scratch_mib: 512 },
        };
        let f = std::fs::File::open(&file).unwrap();
        let t = std::time::Instant::now();
        let mut n = 0;
        let h = z.run(&job, &f, &mut |e, p| {
            n += p.len();
            if let Event::Saved { name, .. } = e {
                std::fs::write(format!("/tmp/out.{name}"), &p).unwrap();
            }
        });
        println!("{:?} {} {:?} {:?} {n}", t.elapsed(), file, h.reply, h.trouble);
        for e in &h.events {
            println!("   {e:?}");
        }
    }
}
