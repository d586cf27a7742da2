// What kill_shim.cpp shares with the calls that other shims stand before.
#pragma once

/// Kills the process when this is the chosen call.
void die_if_it_is_time();
