//! What a command is: parsed bash, effects, alternatives, variables.
