"""Widgets of the screens: values in, widgets out. The only place that knows folium."""
