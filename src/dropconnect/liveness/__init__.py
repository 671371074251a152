"""Which runners live. Dead means proved dead: whatever cannot be proved is a question to a person."""

from dropconnect.liveness.runners import Life, RunnerLife, Runners, Verdict

__all__ = ["Life", "RunnerLife", "Runners", "Verdict"]
