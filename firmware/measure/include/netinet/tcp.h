#pragma once

constexpr int TCP_NODELAY = 1;
