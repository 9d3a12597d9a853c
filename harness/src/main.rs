//! The `recette` command: see [`recette::cli`].

fn main() -> std::process::ExitCode {
    recette::cli::main()
}
