import { Logger } from '@nestjs/common';

// What the tests provoke need not be read by who runs them.
Logger.overrideLogger(false);
