use recette::{conditions::*, office::*, sandbox::*, selftest, store::*};
use std::path::*;
fn main() {
    let home = Path::new("/tmp/rh");
    for b in std::env::args().skip(1) {
        let root = PathBuf::from(format!("/work/home/builds/{b}/root"));
        let kit = Kit::prepare(home, Path::new("/work/home/builds/lo252/root/usr/share/fonts/truetype")).unwrap();
        let o = Office {
            ground: Ground::Root(root),
            program: "/usr/lib/libreoffice/program".into(),
            symbol_font: None,
            docx_filter: None,
        };
        let c = Conditions::new("x".into(), "fr-FR");
        let s = selftest::test(&o, &kit, &c, &Blobs::open(home).unwrap()).unwrap();
        println!("{b} {:?} {:?}", s.best(), s.docx_filter);
        for r in s.rows {
            println!("   {:?} {} {} {:?}", r.component, r.mode, r.ms, r.failures);
        }
    }
}
