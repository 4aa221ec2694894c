"""Facts that come with the program: 高松市's, the surveys', and every municipality's code."""
