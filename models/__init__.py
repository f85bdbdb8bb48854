"""What the data means: the contract, the rules, the KPIs, the detector, sampling, estimates and the desk.

This package imports neither `etl` nor `pages`, neither Streamlit nor Whisper.
"""
