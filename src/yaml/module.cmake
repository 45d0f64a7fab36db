target_link_libraries(${target} PRIVATE yaml-cpp)
