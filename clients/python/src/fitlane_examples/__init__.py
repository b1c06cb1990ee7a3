"""Programs that show Fitlane at work; `pip install fitlane[examples]` brings what they need."""
