//! The command-line flags that every program and sub-command takes.

use std::{env, path::PathBuf};

use clap::Args;

use crate::{Settings, SettingsError, Sources};

/// Flags of settings, for `#[command(flatten)]`.
#[derive(Args, Clone, Debug, Default)]
pub struct Flags {
    /// Settings file to read instead of dailyfeed.toml
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Folder of the embedded stores (the same as --set data.dir=DIR)
    #[arg(long, value_name = "DIR", global = true)]
    pub data_dir: Option<String>,
    /// Address of the gateway (the same as --set gateway.address=ADDR:PORT)
    #[arg(long, value_name = "ADDR:PORT", global = true)]
    pub gateway: Option<String>,
    /// Sets one setting; can be given several times, the later wins
    #[arg(long, value_name = "KEY=VALUE", global = true)]
    pub set: Vec<String>,
}

impl Flags {
    /// The settings of this process: file, environment and these flags.
    pub fn load(&self) -> Result<Settings, SettingsError> {
        Settings::load(&Sources {
            directory: Some(PathBuf::from(".")),
            config: self.config.clone(),
            environment: env::vars_os().collect(),
            overrides: self.overrides(),
        })
    }

    /// These and then `later` ones, which win.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        self.set.extend(later.set);
        Self {
            config: later.config.or(self.config),
            data_dir: later.data_dir.or(self.data_dir),
            gateway: later.gateway.or(self.gateway),
            set: self.set,
        }
    }

    fn overrides(&self) -> Vec<String> {
        let data_dir = self.data_dir.iter().map(|directory| format!("data.dir={directory}"));
        let gateway = self.gateway.iter().map(|address| format!("gateway.address={address}"));
        data_dir.chain(gateway).chain(self.set.iter().cloned()).collect()
    }
}
