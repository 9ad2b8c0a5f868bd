"""What an enrolment brings: lists, states, stages, the peak, renewal."""
