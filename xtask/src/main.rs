//! Rowdisk's development tasks. Each is one module; this file only reads the command line.

mod axe;
mod bench;
mod browser;
mod debian;
mod e2e;
mod finish;
mod flags;
mod gate;
mod pack;
mod run;
mod seal;
mod serve;
mod shots;
mod size;
mod soak;
mod split;
mod tools;
mod zones;

use std::process::ExitCode;

use flags::{BenchTarget, XtaskCmd};

fn main() -> ExitCode {
    let done =
        run::at_the_root().and_then(|sh| match flags::Xtask::from_env_or_exit().subcommand {
            XtaskCmd::Serve(flags) => serve::serve(&sh, &flags),
            XtaskCmd::Test(_) => gate::test(&sh),
            XtaskCmd::Soak(_) => soak::soak(&sh),
            XtaskCmd::Bench(flags) => match flags.target {
                BenchTarget::Core => bench::core(&sh),
                BenchTarget::Web => bench::web(&sh, flags.firefox),
            },
            XtaskCmd::Shots(flags) => shots::shots(&sh, &flags),
            XtaskCmd::Size(_) => size::size(&sh),
            XtaskCmd::Finish(_) => finish::finish(&sh),
        });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
