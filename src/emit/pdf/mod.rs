//! Pages: the only place that knows a PDF crate.
