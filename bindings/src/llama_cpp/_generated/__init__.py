"""Made from the C headers by scripts/generate_binding.py; do not edit."""
