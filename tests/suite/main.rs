//! Every test that looks at the project from outside.
