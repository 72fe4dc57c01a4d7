//! Results: what was filled in and what was run. Format 1 of `runsheet-results`, one JSON file a run.

mod format;

pub use format::{
    CheckedAgainst, CommandRun, Decision, Deployment, Environment, Event, EventType, File,
    Generator, GeneratorKind, Integrity, Item, Mode, PhaseCall, Results, RunInfo, Seal, SourceKind,
    Status, Stream,
};
