"""The bundled sample: invented articles on three events (CC0), labelled by two annotators who worked apart."""
